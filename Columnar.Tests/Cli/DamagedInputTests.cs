using Columnar.Cli;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed class DamagedInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flipped_bits_of_a_database_are_found_or_harmless_and_never_a_crash()
    {
        string sound = MakeDatabase();
        string expected = CliRun.Done("head", $"{sound}:t", "--format", "csv");
        byte[] bytes = File.ReadAllBytes(sound);
        string path = _folder.File("flipped.columnar");
        var random = new Random(7);
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (int i = 0; i < 160; i++)
        {
            // Every second one in the first pages, where header and commit slots are.
            int at = random.Next(i % 2 == 0 ? Math.Min(used, 3 * 4096) : used);
            byte[] damaged = [.. bytes];
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            CliRun verify = CliRun.Of("verify", path);
            AssertAnswered(verify, ExitCode.Done, ExitCode.No, ExitCode.Input);
            AssertAnswered(CliRun.Of("info", path), ExitCode.Done, ExitCode.Input);
            CliRun head = CliRun.Of("head", $"{path}:t", "--format", "csv");
            AssertAnswered(head, ExitCode.Done, ExitCode.Usage, ExitCode.Input);
            AssertAnswered(
                CliRun.Of("query", $"{path}:t", "--select", "sum(n), max(s), min(d)", "--by", "b"),
                ExitCode.Done,
                ExitCode.Usage,
                ExitCode.Input
            );
            // What verify calls sound reads as it was written.
            if (verify.ExitCode == ExitCode.Done)
                Assert.Equal(expected, head.Output);
            Assert.Equal(damaged, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Truncated_databases_are_refused_or_whole()
    {
        byte[] bytes = File.ReadAllBytes(MakeDatabase());
        string path = _folder.File("cut.columnar");
        for (int length = 0; length < bytes.Length; length = length < 20_000 ? length + 509 : length * 2)
        {
            File.WriteAllBytes(path, bytes[..length]);
            AssertAnswered(CliRun.Of("verify", path), ExitCode.Done, ExitCode.No, ExitCode.Input);
            AssertAnswered(CliRun.Of("head", $"{path}:t"), ExitCode.Done, ExitCode.Input);
            Assert.Equal(length, new FileInfo(path).Length);
        }
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("arrows")]
    [InlineData("csv")]
    public void Damaged_files_are_imported_whole_or_not_at_all(string extension)
    {
        string database = MakeDatabase();
        string file = _folder.File($"sound.{extension}");
        CliRun.Done("export", $"{database}:t", file);
        byte[] bytes = File.ReadAllBytes(file);
        string path = _folder.File($"damaged.{extension}");
        string target = _folder.File("new.columnar");
        var random = new Random(11);
        for (int i = 0; i < 90; i++)
        {
            byte[] damaged = i % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (damaged.Length > 0 && i % 3 != 0)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            CliRun import = CliRun.Of("import", path, target);
            AssertAnswered(import, ExitCode.Done, ExitCode.Input);
            Assert.Equal(import.ExitCode == ExitCode.Done, File.Exists(target));
            if (File.Exists(target))
            {
                CliRun.Done("head", $"{target}:damaged");
                CliRun.Done("verify", target);
                File.Delete(target);
            }
        }
    }

    private static void AssertAnswered(CliRun run, params int[] exitCodes)
    {
        Assert.Contains(run.ExitCode, exitCodes);
        if (run.ExitCode is ExitCode.Done or ExitCode.No)
            Assert.True(run.Error.Length == 0 || IsWarning(run.Error), run.Error);
        else
            run.AssertFailed(run.ExitCode);
    }

    [Fact]
    public void Where_the_newest_commit_is_lost_every_command_says_so()
    {
        string database = MakeDatabase();
        CliRun.Done("import", _folder.File("t.csv"), $"{database}:second");
        byte[] bytes = File.ReadAllBytes(database);
        bytes[2 * 4096 + 40] ^= 1; // Slot B: commit 3.
        string[][] commands =
        [
            ["head", $"{database}:t"],
            ["query", $"{database}:t"],
            ["export", $"{database}:t", _folder.File("out.csv")],
            ["import", _folder.File("t.csv"), $"{database}:third"],
        ];
        foreach (string[] command in commands)
        {
            File.WriteAllBytes(database, bytes);
            CliRun run = CliRun.Of(command);
            Assert.Equal(ExitCode.Done, run.ExitCode);
            Assert.True(IsWarning(run.Error) && run.Error.Contains("slot B", StringComparison.Ordinal), run.Error);
        }
        File.WriteAllBytes(database, bytes);
        CliRun.Of("head", $"{database}:second").AssertFailed(ExitCode.Input, "'second'", "slot B");
    }

    [Fact]
    public void Damage_of_a_database_names_the_file()
    {
        string database = MakeDatabase();
        byte[] bytes = File.ReadAllBytes(database);
        bytes[20] ^= 1; // The header's file id.
        File.WriteAllBytes(database, bytes);
        CliRun.Of("info", database).AssertFailed(ExitCode.Input, database, "header");
        CliRun.Of("query", $"{database}:t").AssertFailed(ExitCode.Input, database, "header");
        CliRun.Of("import", _folder.File("t.csv"), $"{database}:u").AssertFailed(ExitCode.Input, database, "header");
    }

    private static bool IsWarning(string error) =>
        error.StartsWith("columnar: warning: ", StringComparison.Ordinal) && error.IndexOf('\n') == error.Length - 1;

    private string MakeDatabase()
    {
        string csv = _folder.File("t.csv");
        string rows = string.Concat(
            Enumerable
                .Range(0, 500)
                .Select(i => $"{i * 31},text {i},{i % 2 == 0},2020-01-{1 + i % 28:D2},{(i % 5 == 0 ? "" : i / 8.0)}\n")
        );
        File.WriteAllText(csv, "n,s,b,d,x\n" + rows);
        string database = _folder.File("sound.columnar");
        CliRun.Done("import", csv, database);
        return database;
    }
}
