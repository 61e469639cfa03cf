using Columnar.Cli;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("--fly")]
    [InlineData("import")]
    [InlineData("import x.csv")]
    [InlineData("import x.csv db.columnar more")]
    [InlineData("import x.parquet db.columnar")]
    [InlineData("import x db.columnar")]
    [InlineData("import x.csv db.columnar --delimiter ab")]
    [InlineData("import x.csv db.columnar --type")]
    [InlineData("import x.csv db.columnar --type a")]
    [InlineData("import x.csv db.columnar --type a=int65")]
    [InlineData("import x.csv db.columnar --type a=int64 --type a=utf8")]
    [InlineData("export db.columnar:t x.xlsx")]
    [InlineData("export db.columnar x.csv")]
    [InlineData("head")]
    [InlineData("head db.columnar")]
    [InlineData("head db.columnar:")]
    [InlineData("head :t")]
    [InlineData("head db.columnar:t -n x")]
    [InlineData("head db.columnar:t -n -1")]
    [InlineData("head db.columnar:t -n 99999999999")]
    [InlineData("head db.columnar:t -n 1000000")]
    [InlineData("@x")]
    [InlineData("info")]
    [InlineData("verify")]
    [InlineData("verify a b")]
    public void A_command_that_is_not_given_as_it_must_be_ends_in_2_with_one_line(string line)
    {
        CliRun run = CliRun.Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.AssertFailed(ExitCode.Usage);
    }

    [Theory]
    [InlineData("import missing.csv db.columnar")]
    [InlineData("export missing.columnar:t out.csv")]
    [InlineData("info missing.columnar")]
    [InlineData("head missing.columnar:t")]
    [InlineData("verify missing.columnar")]
    public void What_is_missing_ends_in_3_and_nothing_is_made(string line)
    {
        using var folder = new TemporaryFolder();
        string[] words = line.Split(' ');
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i].Contains('.', StringComparison.Ordinal))
                words[i] = folder.File(words[i]);
        }
        CliRun.Of(words).AssertFailed(ExitCode.Input);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("import --help")]
    public void Help_and_version_are_answers(string line)
    {
        CliRun run = CliRun.Of(line.Split(' '));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Error);
    }
}
