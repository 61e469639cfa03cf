using System.Buffers.Binary;
using System.IO.Compression;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compatibility;

/// <summary>FORMAT.md is enough to read a database: a reader written from it alone finds what the library wrote.</summary>
public sealed class FormatReaderTests
{
    [Fact]
    public void A_reader_written_from_the_page_finds_what_random_work_left()
    {
        for (int number = 1; number <= 6 * Effort.Factor; number++)
        {
            int seed = Effort.Seed(number);
            Random random = new(seed);
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            Workload workload = new(disk.Open(), random) { LargeRows = number % 2 == 0 ? 150_000 : 3_000 };
            workload.Database.RetainedCommits = 1 + number % 4;
            for (int i = 0; i < 60; i++)
            {
                workload.Step();
                if (random.Next(12) == 0 && workload.Kept.Count > 0)
                    workload.RollBack(workload.Kept[random.Next(workload.Kept.Count)]);
                if (random.Next(6) == 0)
                {
                    workload.Commit();
                    Compare(workload, FormatReader.Open(disk.ToArray()));
                }
                if (random.Next(20) == 0)
                {
                    workload.Database.Dispose();
                    workload.ContinueIn(disk.Open());
                }
            }
            workload.Commit();
            workload.Database.Dispose();
            FormatReader reader = FormatReader.Open(disk.ToArray());
            workload.ContinueIn(disk.Open());
            Compare(workload, reader);
            Assert.Equal(reader.FreePages(), FreePages(workload.Database));
            workload.Database.Dispose();
        }
    }

    [Fact]
    public void It_finds_the_values_of_binary_and_dictionary_vectors()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        byte[]?[] bytes =
        [
            [1, 2],
            null,
            [],
            [0xFF],
        ];
        string?[] texts = ["b", null, "a", "b", "größer"];
        using (Database database = disk.Open())
        {
            database.Binary("binary", nullable: true).Append(bytes);
            DictionaryTextVector vector = database.DictionaryText("texts", nullable: true);
            vector.Append(texts);
            database.Commit();
            vector.Append(texts);
            vector.Update(0, "new");
            Table table = database.CreateTable("t", [new("s", ElementType.DictionaryText), new("i", ElementType.Uuid)]);
            table.DictionaryText("s").Append("x");
            table.Raw<Uuid>("i").Append(Guid.AllBitsSet);
            database.Commit();
        }
        FormatReader file = FormatReader.Open(disk.ToArray());
        Assert.Equal(bytes, FormatRows.Read(file, file.Find("binary")));
        string?[] expected = ["new", .. texts[1..], .. texts];
        Assert.Equal(expected, FormatRows.ReadTexts(file, file.Find("texts")));
        Assert.Equal(
            ["b", "a", "größer", "new"],
            FormatRows.Read(file, file.Find("dictionary", file.Find("texts").Id))
        );
        FormatRegion column = file.Find("s", file.Find("t").Id);
        Assert.Equal(("i", FormatRegion.Codes), (column.Format, column.Kind));
        Assert.Equal(new string?[] { "x" }, FormatRows.ReadTexts(file, column));
    }

    [Fact]
    public void It_finds_in_a_backup_what_the_commit_held()
    {
        using TemporaryFolder folder = new();
        Workload workload = new(Database.Open(folder.File("a.columnar")), new Random(Effort.Seed(5)))
        {
            LargeRows = 150_000,
        };
        for (int i = 0; i < 100; i++)
            workload.Step();
        workload.Commit(stamp: 5);
        workload.Step();
        workload.Database.Backup(folder.File("b.columnar"));
        FormatReader backup = FormatReader.Open(File.ReadAllBytes(folder.File("b.columnar")));
        Assert.Equal(workload.Committed.Describe(), ContentOf(backup).Describe());
        Assert.Empty(backup.FreePages());
        workload.Database.Dispose();
    }

    [Fact]
    public void It_finds_the_rows_of_compressed_vectors()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        long?[] numbers = [.. Enumerable.Range(0, 200_000).Select(i => i % 11 == 0 ? (long?)null : i % 1_000 * 5)];
        string?[] texts = [.. numbers.Select(number => number is null ? null : new string('é', (int)number % 90))];
        bool[] flags = [.. numbers.Select(number => number > 700)];
        using (Database database = Database.Open(path))
        {
            CompressedVector<long> vector = database.Compressed<long>("numbers", nullable: true);
            vector.Append(numbers);
            TextVector text = database.CompressedText("texts", nullable: true);
            text.Append(texts);
            BoolVector flag = database.Bool("flags");
            flag.Append(flags);
            flag.Compress(VectorCodec.Raw);
            database.Commit();
            foreach (int row in (int[])[70_000, 70_001, 140_000])
            {
                vector.Update(row, row);
                text.Update(row, "édited");
                flag.Update(row, true);
                (numbers[row], texts[row], flags[row]) = (row, "édited", true);
            }
            database.Commit();
        }
        FormatReader file = FormatReader.Open(File.ReadAllBytes(path));
        Assert.Equal(
            numbers,
            FormatRows
                .Read(file, file.Find("numbers"))
                .Select(value => value is byte[] bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : (long?)null)
        );
        Assert.Equal(texts, FormatRows.Read(file, file.Find("texts")));
        Assert.Equal(flags, FormatRows.Read(file, file.Find("flags")).Cast<bool>());
        Assert.Contains(file.Find("texts").Chunks, chunk => chunk.Codec == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void It_finds_what_the_golden_files_hold(int version)
    {
        FormatReader file = FormatReader.Open(Golden($"format-{version}.columnar.gz"));
        Assert.Equal((uint)version, file.Version);
        Assert.Equal(4UL, file.CommitNumber);
        Assert.Equal(3UL, file.OtherCommit);
        Assert.Equal(7, file.Stamp);
        Assert.Equal(0, file.InvalidSlots);
        Assert.Equal(
            ["bytes/é", "flags", "golden", "longs", "maybe", "words"],
            file.Regions.Values.Where(r => r.TableId == 0).Select(r => r.Name).Order(StringComparer.Ordinal)
        );
        byte[] bytes = new byte[200_000];
        (bytes[100_000], bytes[100_001], bytes[100_002]) = (1, 2, 3);
        Assert.Equal(bytes, FormatRows.Read(file, file.Find("bytes/é")).Cast<byte[]>().SelectMany(b => b));
        FormatRegion longs = file.Find("longs");
        Assert.Equal(("l", 64U, 5U), (longs.Format, longs.BitsPerRow, longs.Version));
        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => i * 3L), Int64s(file, longs));
        Assert.Equal(
            [1.5f, null, float.NaN, null, -0.0f],
            FormatRows
                .Read(file, file.Find("maybe"))
                .Select(v => v is byte[] b ? BinaryPrimitives.ReadSingleLittleEndian(b) : (float?)null)
        );
        Assert.Equal(["", "naïve", null, "日本"], FormatRows.Read(file, file.Find("words")));
        Assert.Equal([true, null, false], FormatRows.Read(file, file.Find("flags")));
        FormatRegion table = file.Find("golden");
        Assert.Equal(["day", "at"], table.Columns.Select(id => file.Regions[id].Name));
        Assert.Equal("tsn:UTC", file.Regions[table.Columns[1]].Format);
        Assert.Equal([1, long.MinValue], Int64s(file, file.Regions[table.Columns[1]]));
        FormatRegion day = file.Find("day", table.Id);
        Assert.Equal("tdD", day.Format);
        Assert.Equal(
            [-1, 20_000],
            FormatRows.Read(file, day).Select(v => BinaryPrimitives.ReadInt32LittleEndian((byte[])v!))
        );
        Assert.NotEmpty(file.Dead);
    }

    [Fact]
    public void It_refuses_exactly_the_flipped_bits_that_the_library_refuses()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            database.CreateTable("t", [new("a", ElementType.Int32), new("b", ElementType.Utf8, IsNullable: true)]);
            database.Table("t").Raw<int>("a").Append([1, 2]);
            database.Table("t").Text("b").Append(["x", null]);
            database.Commit(stamp: 1);
            database.Bool("c").Append(true);
            database.Commit(stamp: 2);
        }
        byte[] sound = disk.ToArray();
        Random random = new(Effort.Seed(1));
        List<(long From, long To)> places = [(0, 128), (4096, 4096 + 128), (8192, 8192 + 128)];
        foreach (FormatExtent extent in FormatReader.Open(sound).Catalog)
            places.Add((extent.FirstPage * 4096, extent.FirstPage * 4096 + 300));
        for (int i = 0; i < 600 * Effort.Factor; i++)
        {
            (long from, long to) = places[random.Next(places.Count)];
            byte[] damaged = [.. sound];
            long at = random.NextInt64(from, to);
            damaged[at] ^= (byte)(1 << random.Next(8));
            Assert.True(
                Verdict(() => FormatReader.Open(damaged) is var r ? $"{r.CommitNumber} {r.InvalidSlots}" : "")
                    == Verdict(() => Library(damaged)),
                $"a flip at byte {at}"
            );
        }
    }

    [Fact]
    public void It_finds_what_stands_in_the_golden_file_of_version_3()
    {
        FormatReader file = FormatReader.Open(Golden("format-3.columnar.gz"));
        Assert.Equal(2, file.Kept.Count);
        foreach (GoldenVector vector in GoldenContent.Vectors)
        {
            FormatRegion region = file.Find(vector.Name);
            IEnumerable<object?> rows =
                region.Kind == FormatRegion.Codes ? FormatRows.ReadTexts(file, region) : FormatRows.Read(file, region);
            Assert.Equal(vector.Words, rows.Select(GoldenVector.Word));
        }
        Assert.Equal(GoldenContent.Sums, Int64s(file, file.Find("running sum")));
        Assert.Equal(32, file.Find("checkpoints", file.Find("running sum").Id).Rows);
    }

    [Fact]
    public void It_refuses_a_file_that_ends_before_an_extent()
    {
        byte[] golden = Golden("format-1.columnar.gz");
        FormatReader file = FormatReader.Open(golden);
        long end = file.Regions.Values.SelectMany(r => r.Chunks).SelectMany(c => c.Segments).Max(s => s.Extent.EndPage);
        Assert.Throws<InvalidDataException>(() => FormatReader.Open(golden[..(int)((end - 1) * 4096)]));
    }

    private static string Library(byte[] file)
    {
        using PowerCutDisk disk = new(SectorImage.Of(file));
        using Database database = disk.Open();
        return $"{database.CommitNumber} {database.Recovery.Count}";
    }

    private static string Verdict(Func<string> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is InvalidDataException or ColumnarException)
        {
            return "refused";
        }
    }

    private static void Compare(Workload workload, FormatReader file)
    {
        Assert.Equal(workload.Database.CommitNumber, file.CommitNumber);
        Assert.Equal(0, file.InvalidSlots);
        Assert.Equal((uint)workload.Database.RetainedCommits, file.Limit);
        Assert.Equal(workload.Committed.Describe(), ContentOf(file).Describe());
        List<CommitInfo> kept = [.. file.Kept.Select(commit => new CommitInfo(commit.CommitNumber, commit.Stamp))];
        if (file.IsStamped)
            kept.Add(new CommitInfo(file.CommitNumber, file.Stamp!.Value));
        Assert.Equal(workload.Database.ListCommits(), kept);
        for (int i = 0; i < file.Kept.Count; i++)
            Assert.Equal(workload.Kept[i].Describe(), ContentOf(file.OpenKept(file.Kept[i])).Describe());
    }

    private static DatabaseModel ContentOf(FormatReader file)
    {
        DatabaseModel found = new() { Stamp = file.Stamp };
        foreach (FormatRegion region in file.Regions.Values.Where(region => region.TableId == 0))
        {
            if (region.Kind == FormatRegion.Bytes)
                found.Regions.Add(region.Name, [.. FormatRows.Read(file, region).SelectMany(v => (byte[])v!)]);
            else if (region.Kind == FormatRegion.Table)
                found.Tables.Add(
                    region.Name,
                    [.. region.Columns.Select(id => (file.Regions[id].Name, Column(file, file.Regions[id])))]
                );
            else
                found.Vectors.Add(region.Name, Column(file, region));
        }
        return found;
    }

    private static ModelColumn Column(FormatReader file, FormatRegion region)
    {
        ModelColumn column = new(
            (region.Format, region.IsNullable) switch
            {
                ("i", false) => ModelType.Int32,
                ("s", true) => ModelType.NullableInt16,
                ("g", true) => ModelType.NullableFloat64,
                ("b", true) => ModelType.NullableBool,
                ("b", false) => ModelType.Bool,
                ("u", false) => ModelType.Text,
                ("u", true) => ModelType.NullableText,
                ("i", true) when region.Kind == FormatRegion.Codes => ModelType.NullableDictionaryText,
                _ => throw new InvalidDataException(region.Format),
            }
        );
        if (region.Kind == FormatRegion.Codes)
        {
            column.Texts.AddRange(FormatRows.ReadTexts(file, region));
            return column;
        }
        foreach (object? value in FormatRows.Read(file, region))
        {
            if (column.IsText)
                column.Texts.Add((string?)value);
            else
                column.Numbers.Add(
                    value switch
                    {
                        null => null,
                        bool bit => bit ? 1 : 0,
                        byte[] b when region.Format == "i" => BinaryPrimitives.ReadInt32LittleEndian(b),
                        byte[] b when region.Format == "s" => BinaryPrimitives.ReadInt16LittleEndian(b),
                        byte[] b => (long)BinaryPrimitives.ReadDoubleLittleEndian(b),
                        _ => throw new InvalidDataException(),
                    }
                );
        }
        return column;
    }

    private static IEnumerable<long> Int64s(FormatReader file, FormatRegion region) =>
        FormatRows.Read(file, region).Select(v => BinaryPrimitives.ReadInt64LittleEndian((byte[])v!));

    private static SortedSet<long> FreePages(Database database)
    {
        SortedSet<long> free = [];
        foreach ((long start, long length) in database.Store.Allocator.Holes)
        {
            for (long page = start; page < start + length; page++)
                free.Add(page);
        }
        return free;
    }

    private static byte[] Golden(string name)
    {
        using Stream packed = typeof(FormatReaderTests).Assembly.GetManifestResourceStream(name)!;
        using GZipStream unpacked = new(packed, CompressionMode.Decompress);
        using MemoryStream bytes = new();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }
}
