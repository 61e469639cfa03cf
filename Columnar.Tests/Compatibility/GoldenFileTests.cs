using System.IO.Compression;
using System.Runtime.CompilerServices;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Compatibility;

/// <summary>Databases written by older format versions open in every later one. A file is written once and never again.</summary>
public sealed class GoldenFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_database_of_an_older_version_reads_as_it_was_written(int version)
    {
        using var folder = new TemporaryFolder();
        using Database db = Database.Open(Unpack(version, folder));
        Assert.Empty(db.Recovery);
        Assert.Equal(4UL, db.CommitNumber);
        Assert.Equal(10, db.RetainedCommits);
        Assert.Equal(7, db.Stamp);
        Assert.True(db.Verify().IsSound);
        Assert.Equal(["bytes/é", "flags", "golden", "longs", "maybe", "words"], db.Names);
        Assert.Equal(Bytes(), db.GetRegion("bytes/é").ToArray());
        Assert.Equal(Enumerable.Range(0, 70_000).Select(i => i * 3L), db.Raw<long>("longs", version: 5).ToArray());
        using Snapshot snapshot = db.Snapshot();
        Assert.Equal([1.5f, null, float.NaN, null, -0.0f], snapshot.Raw<float>("maybe").AsEnumerable());
        Assert.Equal(new string?[] { "", "naïve", null, "日本" }, snapshot.Text("words").AsEnumerable());
        Assert.Equal([true, null, false], snapshot.Bool("flags").AsEnumerable());
        TableView table = snapshot.Table("golden");
        Assert.Equal(2, table.RowCount);
        Assert.Equal([new Date32(-1), new Date32(20_000)], table.Raw<Date32>("day").ToArray());
        Assert.Equal(ElementType.Timestamp(TimeUnit.Nanosecond, "UTC"), table["at"].Type);
        Assert.Equal([new Timestamp(1), new Timestamp(long.MinValue)], table.Raw<Timestamp>("at").ToArray());
        db.Raw<long>("longs", version: 5).Append(1);
        db.Commit();
    }

    [Fact]
    public void Kept_commits_of_version_2_read_and_come_back()
    {
        using var folder = new TemporaryFolder();
        using Database db = Database.Open(Unpack(2, folder));
        Assert.Equal([5, 6, 7], db.ListCommits().Select(commit => commit.Stamp));
        using (Snapshot first = db.Snapshot(5))
        {
            Assert.Equal(80_000, first.Raw<long>("longs").Length);
            Assert.Equal(new byte[200_000], first.Region("bytes/é").ToArray());
        }
        db.RollbackTo(6);
        Assert.Equal(["bytes/é", "longs", "maybe", "words"], db.Names);
        Assert.Equal(Bytes(), db.GetRegion("bytes/é").ToArray());
        Assert.True(db.Verify().IsSound);
    }

    [Fact]
    public void Vectors_of_version_3_read_and_go_on_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        using Database db = Database.Open(Unpack(3, folder));
        Assert.Empty(db.Recovery);
        Assert.True(db.Verify().IsSound);
        using (Snapshot snapshot = db.Snapshot())
        {
            foreach (GoldenVector vector in GoldenContent.Vectors)
            {
                Assert.Equal(vector.Words, vector.Read(snapshot));
                Assert.Equal(vector.Type, snapshot.Vector(vector.Name).Type);
                StoredVector handle = vector.Open(db);
                Assert.Equal(vector.Words.Length, handle.Length);
                if (handle.IsNullable)
                    handle.AppendNull();
            }
            BlockStatistics<long> block = snapshot.Raw<long>("packed longs").GetBlockStatistics()[0];
            Assert.True(block is { IsKnown: true, IsExact: true, Min: 0, Max: 6, RowCount: 65_536 });
        }
        Assert.Throws<SchemaMismatchException>(() => db.Raw<double>("prices").By<Slot>());
        db.Raw<double>("prices").By<Height>();
        ComputedVector<long> sums = db.Computed("running sum", GoldenContent.SumIn(db));
        Assert.Equal(GoldenContent.Sums, sums.ToArray());
        Assert.False(sums.Update());
        db.Compressed<long>("packed longs").Append(1_000);
        Assert.True(sums.Update());
        Assert.Equal(GoldenContent.Sums.Last() + 1_000, sums[^1]);
        db.Commit();
        Assert.True(db.Verify().IsSound);
    }

    [Fact]
    public void Kept_commits_tables_and_metadata_of_version_3_read_and_come_back()
    {
        using var folder = new TemporaryFolder();
        using Database db = Database.Open(Unpack(3, folder));
        Assert.Equal([5, 6, 7], db.ListCommits().Select(commit => commit.Stamp));
        Table table = db.Table("table");
        Assert.Equal(GoldenContent.TableMetadata, table.Metadata);
        Assert.Equal([new("unit", "day")], table.Schema[0].Metadata);
        Assert.Equal(["day", "symbol"], table.Schema.Select(column => column.Name));
        Assert.Equal(new string?[] { "A", null }, table.DictionaryText("symbol").ToArray());
        using (Snapshot first = db.Snapshot(5))
        {
            Assert.Equal([1, 2], first.Table("table").Raw<int>("gone").ToArray());
            Assert.Equal([74.75, -1, -2], first.Raw<double>("prices").ToArray()[^3..]);
        }
        db.RollbackTo(6);
        Assert.Equal(0, db.Raw<double>("prices")[299]);
        Assert.Equal("changed", db.Text("text", nullable: true)[2]);
        Assert.Null(db.TryGetVector("running sum"));
        Assert.Equal([1, 2, 3], db.GetRegion("bytes/é").ToArray());
        Assert.True(db.Verify().IsSound);
    }

    // Run once per format version: the file it wrote is the witness of that version.
    [Fact(Explicit = true)]
    public void Write_the_golden_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("golden.columnar");
        using (Database db = Database.Open(path))
            GoldenContent.Write(db);
        using FileStream source = File.OpenRead(path);
        using FileStream target = File.Create(
            Path.Combine(Path.GetDirectoryName(SourceFile())!, NameOf((int)FileHeader.CurrentVersion))
        );
        using var packed = new GZipStream(target, CompressionLevel.SmallestSize);
        source.CopyTo(packed);
    }

    private static string NameOf(int version) => $"format-{version}.columnar.gz";

    private static string Unpack(int version, TemporaryFolder folder)
    {
        string path = folder.File("golden.columnar");
        using Stream packed = typeof(GoldenFileTests).Assembly.GetManifestResourceStream(NameOf(version))!;
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using FileStream file = File.Create(path);
        unpacked.CopyTo(file);
        return path;
    }

    private static byte[] Bytes()
    {
        byte[] bytes = new byte[200_000];
        (bytes[100_000], bytes[100_001], bytes[100_002]) = (1, 2, 3);
        return bytes;
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
