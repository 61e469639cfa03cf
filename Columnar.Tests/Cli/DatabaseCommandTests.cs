using System.Diagnostics;
using Columnar.Cli;
using Columnar.Storage;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Cli;

public sealed partial class DatabaseCommandTests : IDisposable
{
    private const string Csv = "id,name,price\n1,alpha,1.5\n2,,-0.25\n3,\"x, \"\"y\"\"\",\n";

    private readonly TemporaryFolder _folder = new();
    private readonly string _database;

    public DatabaseCommandTests() => _database = _folder.File("shop.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_shows_tables_vectors_regions_types_nulls_and_sizes()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        using (Database database = Database.Open(_database))
        {
            database.Raw<int>("loose").Append([1, 2, 3]);
            database.CreateRegion("bytes");
            database.Commit(stamp: 42);
        }
        string info = CliRun.Done("info", _database);
        Assert.Contains("commit 3, stamp 42", info, StringComparison.Ordinal);
        Assert.Contains("table items: 3 rows, 3 columns", info, StringComparison.Ordinal);
        // 11 bytes of text, 4 offsets, 1 byte of validity.
        Assert.Matches("name +│ utf8\\? +│ +3 │ +1 │ +28 ", info);
        Assert.Matches("price +│ float64\\? +│ +3 │ +1 │ +25 ", info);
        Assert.Matches("id +│ int64 +│ +3 │ +0 │ +24 ", info);
        Assert.Matches("loose +│ int32 +│ +3 │ +0 │ +12 ", info);
        Assert.Matches("bytes +│ +0 ", info);
    }

    [Fact]
    public void Compact_gives_space_back_that_info_tells_of()
    {
        using (Database database = Database.Open(_database))
        {
            database.CreateRegion("large").Append(new byte[8_000_000]);
            database.CreateRegion("small").Append([1, 2, 3]);
            database.Commit();
            database.Remove("large");
            database.Commit();
        }
        Assert.Matches(@"space: \d+ bytes on disk, \d+ live, 8\d{6} seen by", CliRun.Done("info", _database));
        CliRun compacted = CliRun.Of("compact", _database);
        if (compacted.ExitCode == ExitCode.Usage)
            Assert.Skip(compacted.Error);
        Assert.Matches(@"shop.columnar: 8\d{6} bytes on disk before, \d{4,5} after; \d+ bytes moved", compacted.Output);
        Assert.Empty(compacted.Error);
        Assert.Matches(@"space: \d{4,5} bytes on disk", CliRun.Done("info", _database));
        using Database reopened = Database.OpenReadOnly(_database);
        Assert.Equal([1, 2, 3], reopened.GetRegion("small").ToArray());
    }

    [Fact]
    public void Compact_names_damage_and_exits_with_1()
    {
        long offset;
        using (Database database = Database.Open(_database))
        {
            database.CreateRegion("front").Append(new byte[2_000_000]);
            database.CreateRegion("damaged").Append(new byte[100_000]);
            database.Commit();
            offset = database.GetRegion("damaged").State.Chunks[0].Segments[0].Extent.Offset;
            database.Remove("front");
            database.Commit();
        }
        using (FileStream file = File.OpenWrite(_database))
        {
            file.Position = offset;
            file.WriteByte(9);
        }
        CliRun compacted = CliRun.Of("compact", _database);
        if (compacted.ExitCode == ExitCode.Usage)
            Assert.Skip(compacted.Error);
        Assert.Equal(ExitCode.No, compacted.ExitCode);
        Assert.Contains("damaged: 'damaged' at byte", compacted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_shows_the_first_rows()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        string head = CliRun.Done("head", $"{_database}:items", "-n", "2");
        Assert.Contains("│  1 │ alpha │   1.5 │", head, StringComparison.Ordinal);
        Assert.Contains("│  2 │ null  │ -0.25 │", head, StringComparison.Ordinal);
        Assert.Contains("2 of 3 rows", head, StringComparison.Ordinal);
        Assert.Equal(Csv, CliRun.Done("head", $"{_database}:items", "--format", "csv"));
        Assert.Equal("[\n]\n", CliRun.Done("head", $"{_database}:items", "-n", "0", "--format", "json"));
    }

    [Fact]
    public void Head_shows_every_type()
    {
        string csv = Write(
            "all.csv",
            "i8,u8,i16,u16,i32,u32,u64,f16,f32,b,d,ts,tms,tz,tns\n"
                + "-1,2,-3,4,-5,6,18446744073709551615,0.5,-inf,true,1969-12-31,1969-12-31T23:59:59,2000-01-01T00:00:00.250,1999-12-31T23:59:59.999999Z,2000-01-01T00:00:00.000000001\n"
        );
        string[] types =
        [
            "i8=int8",
            "u8=uint8",
            "i16=int16",
            "u16=uint16",
            "i32=int32",
            "u32=uint32",
            "f16=float16",
            "f32=float32",
            "ts=timestamp[s]",
            "tms=timestamp[ms]",
            "tz=timestamp[us, UTC]",
        ];
        CliRun.Done(["import", csv, _database, .. types.SelectMany(t => (string[])["--type", t])]);
        Assert.Equal(File.ReadAllText(csv), CliRun.Done("head", $"{_database}:all", "--format", "csv"));
    }

    [Fact]
    public void Backup_makes_a_copy_and_replaces_nothing()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        string copy = _folder.File("copy.columnar");
        Assert.StartsWith("commit 2 copied to ", CliRun.Done("backup", _database, copy), StringComparison.Ordinal);
        Assert.StartsWith("sound: ", CliRun.Done("verify", copy), StringComparison.Ordinal);
        Assert.Equal(
            CliRun.Done("head", $"{_database}:items", "--format", "csv"),
            CliRun.Done("head", $"{copy}:items", "--format", "csv")
        );
        CliRun.Of("backup", _database, copy).AssertFailed(ExitCode.Input, copy, "exists already");
        CliRun.Of("backup", _database, _folder.Path).AssertFailed(ExitCode.Input, "is a directory");
        CliRun.Of("backup", _folder.File("none"), _folder.File("b")).AssertFailed(ExitCode.Input, "does not exist");
        CliRun.Of("backup", _database, Path.Combine(_folder.Path, "none", "b")).AssertFailed(ExitCode.Input, "folder");
        CliRun.Of("backup", _database).AssertFailed(ExitCode.Usage);
    }

    [Fact]
    public void Salvage_copies_what_verifies_and_lists_what_it_left()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        using (Database database = Database.Open(_database))
        {
            database.CreateRegion("bytes").Append(new byte[10_000]);
            database.Commit();
        }
        string whole = _folder.File("whole.columnar");
        Assert.Contains("copied: items, 3 rows", CliRun.Done("salvage", _database, whole), StringComparison.Ordinal);
        byte[] file = File.ReadAllBytes(_database);
        using (Database database = Database.OpenReadOnly(_database))
            file[database.GetRegion("bytes").State.Chunks[0].Segments[0].Extent.Offset] ^= 1;
        string damaged = _folder.File("damaged.columnar");
        File.WriteAllBytes(damaged, file);
        string rest = _folder.File("rest.columnar");
        CliRun run = CliRun.Of("salvage", damaged, rest);
        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("left: 'bytes' at byte", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            CliRun.Done("head", $"{_database}:items", "--format", "csv"),
            CliRun.Done("head", $"{rest}:items", "--format", "csv")
        );
        Assert.StartsWith("sound: ", CliRun.Done("verify", rest), StringComparison.Ordinal);
        CliRun.Of("salvage", damaged, rest).AssertFailed(ExitCode.Input, "exists already");
        file.AsSpan(0, 3 * 4_096).Clear();
        File.WriteAllBytes(damaged, file);
        CliRun.Of("salvage", damaged, _folder.File("none.columnar")).AssertFailed(ExitCode.Input);
        Assert.False(File.Exists(_folder.File("none.columnar")));
    }

    [Fact]
    public void Verify_says_sound_and_finds_a_flipped_bit()
    {
        string csv = Write("items.csv", "n\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i * 7919}\n")));
        CliRun.Done("import", csv, _database);
        Assert.StartsWith("sound: commit 2", CliRun.Done("verify", _database), StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(_database);
        FlipBit(bytes);
        File.WriteAllBytes(_database, bytes);
        CliRun run = CliRun.Of("verify", _database);
        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.Contains("damaged: 'items.n'", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void Verify_says_what_helps_where_a_database_cannot_be_opened()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        File.WriteAllBytes(_database, File.ReadAllBytes(_database)[..(4 * 4_096)]);
        CliRun run = CliRun.Of("verify", _database);
        Assert.Equal(ExitCode.No, run.ExitCode);
        Assert.StartsWith("damaged: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("'columnar salvage'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_or_a_place_that_is_not_there_is_named()
    {
        CliRun.Done("import", Write("items.csv", Csv), _database);
        CliRun.Of("head", $"{_database}:nope").AssertFailed(ExitCode.Usage, "'nope'", "'items'");
        CliRun.Of("export", $"{_database}:nope", _folder.File("x.csv")).AssertFailed(ExitCode.Usage, "'nope'");
        CliRun.Of("export", $"{_database}:items", _folder.File("no/x.csv")).AssertFailed(ExitCode.Input, "folder");
        CliRun
            .Of("import", _folder.File("items.csv"), _folder.File("no/x.columnar"))
            .AssertFailed(ExitCode.Input, "folder");
        CliRun.Of("import", _folder.Path + "/.csv", _database).AssertFailed(ExitCode.Input);
        CliRun.Of("import", _folder.File("items.csv"), _folder.Path).AssertFailed(ExitCode.Input, "directory");
        Directory.CreateDirectory(_folder.File("folder.csv"));
        CliRun.Of("import", _folder.File("folder.csv"), _database).AssertFailed(ExitCode.Input, "directory");
        CliRun.Of("export", $"{_database}:items", _folder.File("folder.csv")).AssertFailed(ExitCode.Input, "directory");
        CliRun.Of("info", "").AssertFailed(ExitCode.Usage, "empty");
        foreach (string command in (string[])["info", "verify"])
            CliRun.Of(command, _folder.Path).AssertFailed(ExitCode.Input, "directory");
    }

    [Fact]
    public void A_second_writer_is_told_that_the_database_is_in_use_and_readers_are_not()
    {
        string csv = Write("items.csv", Csv);
        CliRun.Done("import", csv, _database);
        // As another process does; this one would share what it has open.
        using OsDataFile writer = OsDataFile.Open(_database, writable: true);
        CliRun.Of("import", csv, $"{_database}:more").AssertFailed(ExitCode.Input, "open");
        CliRun.Done("head", $"{_database}:items");
        CliRun.Done("info", _database);
        CliRun.Done("verify", _database);
    }

    [Fact]
    public void The_process_does_what_the_library_does()
    {
        string csv = SharedData.Find("sp500-2000.csv");
        CliRun import = CliRun.OfProcess("import", csv, _database);
        Assert.True(import.ExitCode == ExitCode.Done, import.Error);
        Assert.Contains("sp500-2000: 5105 rows", import.Output, StringComparison.Ordinal);
        CliRun head = CliRun.OfProcess("head", $"{_database}:sp500-2000", "-n", "1");
        Assert.Contains("│ 2000-01-03 │ 1469.25 │ 1478 │", head.Output, StringComparison.Ordinal);
        CliRun.OfProcess("head", $"{_database}:x").AssertFailed(ExitCode.Usage);
        CliRun.OfProcess().AssertFailed(ExitCode.Usage);
        CliRun.OfProcess("info", _folder.File("missing")).AssertFailed(ExitCode.Input);
        Assert.Equal(0, CliRun.OfProcess("verify", _database).ExitCode);
        Assert.Equal(0, CliRun.OfProcess("--help").ExitCode);
    }

    private void TerminateOnceBegun(Process import)
    {
        while (!File.Exists(_database) && !import.HasExited)
            Thread.Yield();
        using Process kill = Process.Start("kill", $"-TERM {import.Id}");
        kill.WaitForExit();
    }

    /// <summary>Flips a bit of the value of row 1000, wherever a copy of it lies.</summary>
    private static void FlipBit(byte[] file)
    {
        byte[] values = [.. BitConverter.GetBytes(1000L * 7919), .. BitConverter.GetBytes(1001L * 7919)];
        int found = 0;
        for (int at; (at = file.AsSpan(found).IndexOf(values)) >= 0; found += at + 1)
            file[found + at] ^= 1;
        Assert.True(found > 0);
    }

    private string Write(string name, string text)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, text);
        return path;
    }
}
