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
    [InlineData("import x.arrow db.columnar --no-header")]
    [InlineData("import x.arrows db.columnar --type a=int8")]
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
    [InlineData("query db.columnar:t --format xml")]
    [InlineData("query db.columnar:t --format 1")]
    [InlineData("query db.columnar:t --where")]
    [InlineData("query db.columnar:t --where a>")]
    [InlineData("query db.columnar:t --where a=1;b")]
    [InlineData("query db.columnar:t --select sum(")]
    [InlineData("query db.columnar:t --select a")]
    [InlineData("query db.columnar:t --by a,")]
    [InlineData("query db.columnar:t --by \"a")]
    [InlineData("@x")]
    [InlineData("info")]
    [InlineData("verify")]
    [InlineData("compact")]
    [InlineData("verify a b")]
    public void A_command_that_is_not_given_as_it_must_be_ends_in_2_with_one_line(string line)
    {
        CliRun run = CliRun.Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        run.AssertFailed(ExitCode.Usage);
    }

    [Theory]
    [InlineData("fly", "'fly'")]
    [InlineData("head --fly", "'--fly'")]
    public void What_is_not_known_is_named(string line, string unknown) =>
        CliRun.Of(line.Split(' ')).AssertFailed(ExitCode.Usage, unknown);

    [Theory]
    [InlineData("import missing.csv db.columnar")]
    [InlineData("import missing.arrow db.columnar:t")]
    [InlineData("export missing.columnar:t out.csv")]
    [InlineData("info missing.columnar")]
    [InlineData("head missing.columnar:t")]
    [InlineData("query missing.columnar:t --where x>1")]
    [InlineData("verify missing.columnar")]
    [InlineData("compact missing.columnar")]
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
    [InlineData("query -h")]
    public void Help_and_version_are_answers(string line)
    {
        CliRun run = CliRun.Of(line.Split(' '));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Error);
    }
}
