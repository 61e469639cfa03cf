using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;
using Columnar.Tests.Compatibility;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>The rows behind the last whole block of a compressed vector, whose whole packets a compaction encodes.</summary>
public sealed class CompressedTailTests : IDisposable
{
    private const int Block = 65_536;
    private const int Packet = 4_096;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, Packet - 1, 0)]
    [InlineData(0, Packet, 1)]
    [InlineData(0, (3 * Packet) + 100, 3)]
    [InlineData(2, Block - 1, 15)]
    [InlineData(1, 5 * Packet, 5)]
    public void A_compaction_encodes_whole_packets_and_leaves_the_rows_behind_them(int blocks, int begun, int packets)
    {
        string path = _folder.File("a.columnar");
        long?[] model = [.. Enumerable.Range(0, (blocks * Block) + begun).Select(NumberOf)];
        using (Database database = Database.Open(path))
        {
            CompressedVector<long> vector = database.Compressed<long>("v", nullable: true);
            vector.Append(model);
            database.Commit();
            using Snapshot before = database.Snapshot();
            Assert.Equal(model, before.Raw<long>("v").AsEnumerable());
        }
        using (Database database = Database.Open(path))
        {
            CompressedVector<long> vector = database.Compressed<long>("v", nullable: true);
            database.Compact();
            Assert.Equal(model, vector.AsEnumerable());
            Assert.Equal(
                packets * Packet,
                vector.State.Chunks.Where(chunk => chunk.Codec != CodecId.None).Sum(chunk => chunk.Rows)
                    - (blocks * Block)
            );
            Assert.Empty(database.Verify().Damages);
            Assert.Equal(0, database.Compact().MovedBytes);
        }
        FormatReader file = FormatReader.Open(File.ReadAllBytes(path));
        Assert.Equal(
            model,
            FormatRows
                .Read(file, file.Find("v"))
                .Select(v => v is byte[] bytes ? BitConverter.ToInt64(bytes) : (long?)null)
        );
    }

    [Fact]
    public void Encoded_packets_of_a_begun_block_are_edited_cut_and_completed_like_others()
    {
        string path = _folder.File("a.columnar");
        List<string?> model = [];
        Random random = new(5);
        using Database database = Database.Open(path);
        TextVector vector = database.CompressedText("v", nullable: true);
        for (int round = 0; round < 12; round++)
        {
            string?[] more = [.. Enumerable.Range(model.Count, random.Next(30_000)).Select(TextOf)];
            vector.Append(more);
            model.AddRange(more);
            database.Commit(round);
            database.Compact();
            for (int i = 0; i < 5; i++)
            {
                int row = random.Next(model.Count);
                vector.Update(row, model[row] = $"edited {round}");
            }
            if (round % 3 == 2)
            {
                int kept = model.Count - random.Next(20_000);
                vector.Truncate(kept);
                model.RemoveRange(kept, model.Count - kept);
            }
            database.Commit();
            AssertRows(database, vector, model);
        }
        database.RollbackTo(3);
        Assert.Empty(database.Verify().Damages);
        database.Compact();
        vector.Compress(VectorCodec.Raw);
        model = [.. Read(vector)];
        database.Commit();
        AssertRows(database, vector, model);
        vector.Decompress();
        AssertRows(database, vector, model);
    }

    [Fact]
    public void What_waits_and_what_others_see_stays_as_it_is_when_a_tail_is_encoded()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        CompressedVector<int> read = database.Compressed<int>("read");
        CompressedVector<int> edited = database.Compressed<int>("edited");
        int[] values = [.. Enumerable.Range(0, 20_000)];
        read.Append(values);
        edited.Append(values);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        edited.Update(7, -1);
        edited.Append(20_000);
        database.Compact();
        Assert.Equal(values, snapshot.Raw<int>("read").ToArray());
        Assert.Equal(-1, edited[7]);
        database.Discard();
        Assert.Equal(values, edited.ToArray());
        Assert.Equal(values, read.ToArray());
        database.Store.CheckSpace();
    }

    [Fact]
    public void Many_short_tails_take_no_more_space_encoded_than_plain()
    {
        const int VectorsOfAKind = 40;
        Random random = new(3);
        byte[] noise = new byte[4 * (2 * Packet) + 400];
        random.NextBytes(noise);
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(noise);
        string path = _folder.File("a.columnar");
        using Database database = Database.Open(path);
        for (int i = 0; i < VectorsOfAKind; i++)
        {
            database.Compressed<byte>($"bytes {i}").Append(noise.AsSpan(0, Packet + i));
            database.Compressed<sbyte>($"zeros {i}").Append(new sbyte[Packet]);
            database
                .Compressed<int>($"small {i}", nullable: true)
                .Append([.. Enumerable.Range(0, Packet).Select(row => (int?)(row % 9))]);
            database.Compressed<int>($"noise {i}").Append(numbers[..(2 * Packet)]);
            database.Compressed<int>($"plain {i}", VectorCodec.Raw).Append(numbers[..(2 * Packet)]);
            database
                .Compressed<long>($"longs {i}")
                .Append([.. Enumerable.Range(0, Packet + i).Select(row => row * 1_000L)]);
            database.Compressed<double>($"few {i}").Append([.. Enumerable.Range(0, 100 + i).Select(row => row / 10.0)]);
            database
                .CompressedText($"text {i}")
                .Append([.. Enumerable.Range(0, Packet + i).Select(TextOf).Select(text => text ?? "")]);
        }
        database.Commit();
        VectorImage[] before = Images();
        CompactionReport report = database.Compact();
        Assert.True(report.After.LiveBytes < report.Before.LiveBytes, $"{report}");
        Assert.True(report.After.AllocatedBytes <= report.After.LiveBytes * 13 / 10, $"{report}");
        Assert.All(before.Zip(Images()), pair => pair.First.AssertEqual(pair.Second, "before and after"));
        // Those whose pages would be no fewer stay as they are, in just the pages that they need.
        Assert.All(
            new[] { "bytes 0", "zeros 0", "noise 0", "plain 0", "few 0" },
            name => Assert.Equal([CodecId.None], CodecsOf(name))
        );
        Assert.Equal([CodecId.Pcodec, CodecId.None], CodecsOf("longs 1"));
        Assert.Equal([CodecId.Pcodec], CodecsOf("small 1"));
        Assert.Equal(0, database.Compact().MovedBytes);
        Assert.Empty(database.Verify().Damages);
        database.Store.CheckSpace();

        CodecId[] CodecsOf(string name) =>
            [.. ((StoredVector)database.TryGetVector(name)!).State.Chunks.Select(chunk => chunk.Codec)];

        VectorImage[] Images()
        {
            using Snapshot snapshot = database.Snapshot();
            return [.. database.Names.Select(name => VectorImage.Of(snapshot.Vector(name)))];
        }
    }

    [Fact]
    public void Statistics_of_an_encoded_tail_still_answer()
    {
        using Database database = Database.Open(_folder.File("a.columnar"));
        CompressedVector<int> vector = database.Compressed<int>("v");
        vector.Append([.. Enumerable.Range(0, Block + 30_000)]);
        database.Commit();
        database.Compact();
        using Snapshot snapshot = database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("v");
        Assert.Equal(Block + 29_999, view.Max());
        Assert.Equal(9_999, view.Where(value => value > Block + 20_000).Count());
        Assert.Equal((Block + 30_000L) * (Block + 29_999L) / 2, view.Sum());
        Assert.All(view.GetBlockStatistics(), block => Assert.True(block.IsKnown));
        Assert.Equal([Block, 28_672, 30_000 - 28_672], view.GetBlockStatistics().Select(block => block.RowCount));
    }

    private static void AssertRows(Database database, TextVector vector, List<string?> model)
    {
        Assert.Equal(model, Read(vector));
        Assert.Equal(model.Count(text => text is null), vector.NullCount);
        Assert.Empty(database.Verify().Damages);
        database.Store.CheckSpace();
    }

    private static string?[] Read(TextVector vector)
    {
        using ViewScope<VectorView> scope = vector.OpenView();
        return ((TextView)scope.View).ToArray();
    }

    private static long? NumberOf(int row) => row % 13 == 0 ? null : row % 100;

    private static string? TextOf(int row) => row % 13 == 0 ? null : $"text {row % 90}";
}
