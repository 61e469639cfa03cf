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

    // Run once per format version: the file it wrote is the witness of that version.
    [Fact(Explicit = true)]
    public void Write_the_golden_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("golden.columnar");
        using (Database db = Database.Open(path))
        {
            db.CreateRegion("bytes/é").Append(new byte[200_000]);
            RawVector<long> longs = db.Raw<long>("longs", version: 5);
            longs.Append(Enumerable.Range(0, 80_000).Select(i => i * 3L));
            db.Commit(stamp: 5);
            db.GetRegion("bytes/é").Write(100_000, [1, 2, 3]);
            longs.Truncate(70_000);
            db.Raw<float>("maybe", nullable: true).Append([1.5f, null, float.NaN, null, -0.0f]);
            db.Text("words", nullable: true).Append(["", "naïve", null, "日本"]);
            db.Commit(stamp: 6);
            foreach (bool? flag in new bool?[] { true, null, false })
                db.Bool("flags", nullable: true).Append(flag);
            Table table = db.CreateTable(
                "golden",
                [
                    new TableColumn("day", ElementType.Date32),
                    new TableColumn("at", ElementType.Timestamp(TimeUnit.Nanosecond, "UTC")),
                ]
            );
            table.Raw<Date32>("day").Append([new Date32(-1), new Date32(20_000)]);
            table.Raw<Timestamp>("at").Append([new Timestamp(1), new Timestamp(long.MinValue)]);
            db.Commit(stamp: 7);
        }
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
