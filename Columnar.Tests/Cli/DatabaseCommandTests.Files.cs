using System.Diagnostics;
using Columnar.Cli;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed partial class DatabaseCommandTests
{
    [Fact]
    public void A_csv_file_goes_in_and_comes_out_as_it_was()
    {
        string csv = Write("items.csv", Csv);
        Assert.Contains("items: 3 rows", CliRun.Done("import", csv, _database), StringComparison.Ordinal);
        Assert.Contains("other: 3 rows", CliRun.Done("import", csv, $"{_database}:other"), StringComparison.Ordinal);
        string exported = _folder.File("out.csv");
        CliRun.Done("export", $"{_database}:items", exported);
        Assert.Equal(Csv, File.ReadAllText(exported));
        using Database database = Database.OpenReadOnly(_database);
        Assert.Equal(["items", "other"], database.TableNames);
    }

    [Fact]
    public void Csv_options_are_followed_both_ways()
    {
        string csv = Write("items.csv", "007;NA\n8;\"NA\"\n");
        CliRun.Done(
            "import",
            csv,
            _database,
            "--delimiter",
            ";",
            "--no-header",
            "--null",
            "NA",
            "--type",
            "column1=int32"
        );
        string exported = _folder.File("out.csv");
        CliRun.Done("export", $"{_database}:items", exported, "--delimiter", "tab", "--no-header", "--null", "none");
        Assert.Equal("7\tnone\n8\tNA\n", File.ReadAllText(exported));
    }

    [Theory]
    [InlineData("a,b\n1\n", "line 2, column 2 ('b')")]
    [InlineData("a,b\n1,\"x\n", "line 2, column 2 ('b')")]
    [InlineData("a,a\n", "line 1, column 2")]
    [InlineData("", "empty file")]
    [InlineData("a\n\0\n", "NUL")]
    public void A_malformed_csv_file_ends_in_3_and_makes_nothing(string text, string place)
    {
        string csv = Write("bad.csv", text);
        CliRun.Of("import", csv, _database).AssertFailed(ExitCode.Input, csv, place);
        Assert.Equal([csv], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_failed_import_leaves_a_database_that_was_there_as_it_was()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        byte[] before = File.ReadAllBytes(_database);
        CliRun.Of("import", Write("items.csv", Csv), _database).AssertFailed(ExitCode.Usage, "items");
        CliRun.Of("import", Write("bad.csv", "a,b\n1\n"), _database).AssertFailed(ExitCode.Input);
        CliRun
            .Of("import", Write("b.csv", "a\nx\n"), _database, "--type", "a=int8")
            .AssertFailed(ExitCode.Input, "line 2", "int8", "'x'");
        CliRun
            .Of("import", Write("b.csv", "a\nx\n"), _database, "--type", "c=int8")
            .AssertFailed(ExitCode.Usage, "'c'", "'a'");
        CliRun.Of("import", Write("b.csv", "a\nx\n"), $"{_database}:\u0001").AssertFailed(ExitCode.Usage);
        using Database database = Database.OpenReadOnly(_database);
        Assert.Equal(["items"], database.TableNames);
        Assert.Equal(2UL, database.CommitNumber);
    }

    [Fact]
    public void Files_that_are_no_database_end_in_3_or_are_damage_and_stay_as_they_are()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        byte[] sound = File.ReadAllBytes(_database);
        (string Name, byte[] Bytes)[] files =
        [
            ("empty", []),
            ("foreign", "PK\u0003\u0004 certainly not a database"u8.ToArray()),
            ("long-foreign", new byte[100_000]),
            ("truncated", sound[..(sound.AsSpan().LastIndexOfAnyExcept((byte)0) / 2)]),
            ("stub", sound[..100]),
        ];
        foreach ((string name, byte[] bytes) in files)
        {
            string path = _folder.File(name);
            File.WriteAllBytes(path, bytes);
            CliRun.Of("info", path).AssertFailed(ExitCode.Input);
            CliRun.Of("head", $"{path}:items").AssertFailed(ExitCode.Input);
            CliRun.Of("export", $"{path}:items", _folder.File("out.csv")).AssertFailed(ExitCode.Input);
            CliRun.Of("import", _folder.File("items.csv"), path).AssertFailed(ExitCode.Input);
            CliRun verify = CliRun.Of("verify", path);
            Assert.Contains(verify.ExitCode, (int[])[ExitCode.No, ExitCode.Input]);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    [Fact]
    public void Head_query_and_export_show_times_alike()
    {
        string[] values = ["2020-01-01T00:00:00.500", "1969-12-31T23:59:59.999999", "-20000-02-29T00:00:00"];
        CliRun.Done("import", Write("times.csv", $"ts\n{string.Join('\n', values)}\n"), _database);
        string shown = CliRun.Done("head", $"{_database}:times", "--format", "csv");
        Assert.Equal(["ts", .. values, ""], shown.Split('\n'));
        string groups = CliRun.Done("query", $"{_database}:times", "--by", "ts", "--format", "csv");
        Assert.All(values, value => Assert.Contains($"\n{value},1\n", groups, StringComparison.Ordinal));
        CliRun.Done("export", $"{_database}:times", _folder.File("again.csv"));
        Assert.Equal(shown, File.ReadAllText(_folder.File("again.csv")));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    public void A_database_is_never_replaced_by_an_export(string extension)
    {
        string database = _folder.File($"shop.{extension}");
        string link = _folder.File($"link.{extension}");
        CliRun.Done("import", Write("items.csv", Csv), database);
        File.CreateSymbolicLink(link, database);
        byte[] before = File.ReadAllBytes(database);
        CliRun.Of("export", $"{database}:items", database).AssertFailed(ExitCode.Input, "database");
        CliRun.Of("export", $"{database}:items", link).AssertFailed(ExitCode.Input, "database");
        Assert.Equal(before, File.ReadAllBytes(database));
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void An_import_that_is_told_to_end_leaves_nothing_behind()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no signals.");
        string csv = Write("long.csv", "n\n" + string.Concat(Enumerable.Repeat("123456789.25\n", 2_000_000)));
        CliRun run = CliRun.OfProcess(TerminateOnceBegun, "import", csv, _database);
        // A machine that is busy elsewhere may send the signal when all is done.
        if (run.ExitCode == ExitCode.Done)
            return;
        run.AssertFailed(ExitCode.Input, "cancelled");
        Assert.False(File.Exists(_database));
    }
}
