using System.Text;
using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Types;

namespace Columnar.Tests.Vectors;

/// <summary>What compressed vectors do that others do not, and that they do what others do.</summary>
public sealed class CompressedVectorTests
{
    private const int Block = 65_536;
    private const int Packet = 4_096;

    [Fact]
    public void Blocks_are_encoded_anew_while_memory_is_collected()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        disk.IsLogging = false;
        using Database db = disk.Open();
        long[] values = [.. Enumerable.Range(0, 65_536).Select(i => i * 7L)];
        CompressedVector<long> vector = db.Compressed<long>("v");
        vector.Append(values);
        db.Commit();
        using CollectingThread thread = new();
        for (int i = 0; i < 400; i++)
        {
            vector.Update(i * 160, values[i * 160] = -i);
            db.Commit();
            Assert.Equal(values, vector.ToArray());
        }
    }

    [Fact]
    public void A_block_that_becomes_too_large_to_be_encoded_while_it_is_begun_stays_as_it_is()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        byte[][] large = [new byte[40 << 20], new byte[30 << 20]];
        large[0].AsSpan().Fill(1);
        large[1].AsSpan().Fill(2);
        using (Database database = disk.Open())
        {
            BinaryVector vector = database.CompressedBinary("a");
            vector.Append(large[0]);
            vector.Append([3]);
            database.Commit();
            // What was cut off is seen by older commits.
            vector.Truncate(1);
            vector.Append(large[1]);
            database.Commit();
            for (int row = 2; row < 65_540; row++)
                vector.Append([(byte)row]);
            database.Commit();
            Assert.True(database.Verify().IsSound);
        }
        using Database reopened = disk.Open();
        BinaryVector found = reopened.CompressedBinary("a");
        Assert.Equal(65_540, found.Length);
        Assert.True(found[0].AsSpan().SequenceEqual(large[0]));
        Assert.True(found[1].AsSpan().SequenceEqual(large[1]));
        Assert.Equal([(byte)255], found[65_535]);
        Assert.Equal([(byte)3], found[65_539]);
    }

    [Fact]
    public void Rows_around_the_ends_of_packets_and_blocks_survive_a_commit_and_reopening_after_each()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<long> model = [];
        int[] starts = [Packet - 2, Block - 2, Block + Packet - 2, 2 * Block - 2];
        foreach (int start in starts)
        {
            using (Database database = Database.Open(path))
            {
                long[] values = [.. Enumerable.Range(model.Count, start - model.Count).Select(i => i * 3L)];
                database.Compressed<long>("v").Append(values);
                model.AddRange(values);
                database.Commit();
            }
            for (int i = 0; i < 4; i++)
            {
                using Database database = Database.Open(path);
                CompressedVector<long> vector = database.Compressed<long>("v");
                Assert.Equal(model, vector.ToArray());
                vector.Append(model.Count);
                model.Add(model.Count);
                database.Commit();
                Assert.Equal(model, vector.ToArray());
            }
        }
        using Database last = Database.OpenReadOnly(path);
        Assert.Equal(model, last.Compressed<long>("v").ToArray());
        Assert.Empty(last.Verify().Damages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Block)]
    [InlineData(Block + 5_000)]
    [InlineData(2 * Block + 1)]
    [InlineData(3 * Block - 1)]
    public void A_cut_stays_a_cut_when_the_file_is_opened_again(int length)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        long[] values = [.. Enumerable.Range(0, 3 * Block + 10).Select(i => i * 7L % 1000)];
        using (Database database = Database.Open(path))
        {
            CompressedVector<long> vector = database.Compressed<long>("v");
            vector.Append(values);
            database.Commit(1);
            vector.Truncate(length);
            Assert.Equal(values[..length], vector.ToArray());
            database.Commit(2);
        }
        using (Database database = Database.Open(path))
        {
            CompressedVector<long> vector = database.Compressed<long>("v");
            Assert.Equal(values[..length], vector.ToArray());
            vector.Append(values);
            database.Commit(3);
            Assert.Equal([.. values[..length], .. values], vector.ToArray());
            using (Snapshot first = database.Snapshot(1))
                Assert.Equal(values, first.Raw<long>("v").ToArray());
            database.RollbackTo(1);
            Assert.Equal(values, vector.ToArray());
            Assert.Empty(database.Verify().Damages);
        }
    }

    [Fact]
    public void Values_that_repeat_take_less_room_and_a_compaction_leaves_little_more()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        using Database database = Database.Open(path);
        CompressedVector<long> vector = database.Compressed<long>("v");
        for (int i = 0; i < 20; i++)
            vector.Append([.. Enumerable.Range(0, Block).Select(row => (row + i) % 100L)]);
        database.Commit();
        database.Compact();
        using Snapshot snapshot = database.Snapshot();
        Assert.InRange(snapshot.Vector("v").ByteLength, 1, 20L * Block * sizeof(long) / 20);
        Assert.InRange(new FileInfo(path).Length, 1, 20L * Block * sizeof(long) / 15);
    }

    [Fact]
    public void Another_kind_than_the_stored_one_is_refused()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        database.Compressed<long>("c");
        database.Raw<long>("r");
        database.CompressedText("t");
        Assert.Throws<SchemaMismatchException>(() => database.Raw<long>("c"));
        Assert.Throws<SchemaMismatchException>(() => database.Compressed<long>("r"));
        Assert.Throws<SchemaMismatchException>(() => database.Compressed<int>("c"));
        Assert.Throws<SchemaMismatchException>(() => database.Text("t"));
        Assert.IsType<CompressedVector<long>>(database.TryGetVector("c"));
        Assert.IsType<RawVector<long>>(database.TryGetVector("r"));
        Assert.Same(database.Compressed<long>("c"), database.Compressed<long>("c"));
        Assert.Throws<NotSupportedException>(() => database.FixedBinary("wide", 1_024).Compress());
        database.FixedBinary("narrow", 1_023).Compress();
    }

    [Fact]
    public void The_codec_is_chosen_when_the_vector_is_created_and_changed_by_one_call()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        long[] values = [.. Enumerable.Range(0, 2 * Block + 9).Select(i => i % 100L)];
        using (Database database = Database.Open(path))
        {
            Assert.Null(database.Raw<long>("plain").Codec);
            CompressedVector<long> vector = database.Compressed<long>("v", VectorCodec.Raw);
            Assert.Equal(VectorCodec.Raw, vector.Codec);
            vector.Append(values);
            database.Commit();
            long rawLength = LengthOf(vector);
            Assert.InRange(rawLength, values.Length * sizeof(long), values.Length * (sizeof(long) + 1));
            Assert.Same(vector, database.Compressed<long>("v"));
            Assert.Throws<SchemaMismatchException>(() => database.Compressed<long>("v", VectorCodec.Lz4));
            Assert.Throws<ArgumentOutOfRangeException>(() => database.Compressed<long>("w", (VectorCodec)200));
            Assert.Throws<ArgumentOutOfRangeException>(() => vector.Compress((VectorCodec)0));
            vector.Compress(VectorCodec.Lz4);
            database.Commit();
            Assert.Equal(VectorCodec.Lz4, vector.Codec);
            Assert.Equal(values, vector.ToArray());
            Assert.InRange(LengthOf(vector), 1, rawLength / 20);
            Assert.Equal(VectorCodec.Raw, database.CompressedText("t", VectorCodec.Raw).Codec);
            Assert.Equal(VectorCodec.Raw, database.CompressedBinary("b", VectorCodec.Raw).Codec);
            database.Commit();
        }
        using Database again = Database.Open(path);
        Assert.Equal(values, again.Compressed<long>("v", VectorCodec.Lz4).ToArray());
        Assert.Empty(again.Verify().Damages);
        again.Compressed<long>("v", VectorCodec.Raw, orReset: true);
        Assert.Equal(0, again.Compressed<long>("v").Length);
    }

    [Fact]
    public void Numbers_and_what_is_stored_as_numbers_are_compressed_by_Pcodec_and_the_rest_by_LZ4()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        StoredVector[] numbers =
        [
            database.Compressed<byte>("u8"),
            database.Compressed<sbyte>("i8"),
            database.Compressed<ushort>("u16"),
            database.Compressed<Half>("f16"),
            database.Compressed<double>("f64"),
            database.Compressed<Date32>("date"),
            database.Compressed<Time64>("time"),
            database.Compressed<Timestamp>("timestamp"),
            database.Compressed<Duration>("duration"),
            database.Compressed<DayOfWeek>("enum"),
            database.FixedBinary("year to month", ElementFormat.Parse("tiM")!),
            database.DictionaryText("codes"),
        ];
        StoredVector[] others =
        [
            database.Compressed<Decimal128>("decimal"),
            database.Compressed<Uuid>("uuid"),
            database.CompressedText("text"),
            database.CompressedBinary("binary"),
            database.Bool("bool"),
            database.FixedBinary("days and milliseconds", ElementFormat.Parse("tiD")!),
        ];
        foreach (StoredVector vector in numbers)
        {
            vector.Compress();
            Assert.Equal(VectorCodec.Pcodec, vector.Codec);
        }
        foreach (StoredVector vector in others)
        {
            vector.Compress();
            Assert.Equal(VectorCodec.Lz4, vector.Codec);
            Assert.Throws<NotSupportedException>(() => vector.Compress(VectorCodec.Pcodec));
        }
        Assert.Throws<NotSupportedException>(() => database.CompressedText("other", VectorCodec.Pcodec));
        Assert.Null(database.TryGetVector("other"));
        database.Compressed<double>("f64").Append([.. Enumerable.Range(0, Block).Select(i => i / 8.0)]);
        TextVector migrated = database.Migrate<double>("f64", 0, 1, value => $"{value}");
        Assert.Equal(VectorCodec.Lz4, migrated.Codec);
        Assert.Equal("0.125", migrated[1]);
    }

    private static long LengthOf(StoredVector vector)
    {
        using Snapshot snapshot = vector.Database.Snapshot();
        return snapshot.Vector(vector.Name).ByteLength;
    }

    [Fact]
    public void A_conversion_is_part_of_the_next_commit_or_of_none()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        string?[] texts = [.. Enumerable.Range(0, 2 * Block + 9).Select(i => i % 9 == 0 ? null : $"text {i % 50}")];
        TextVector vector = database.Text("t", nullable: true);
        vector.Append(texts);
        database.Commit();
        using Snapshot before = database.Snapshot();
        vector.Compress();
        Assert.True(vector.IsCompressed);
        Assert.Equal(texts, Read(vector));
        database.Discard();
        Assert.False(vector.IsCompressed);
        vector.Compress();
        vector.Update(Block + 1, "edited");
        database.Commit();
        texts[Block + 1] = "edited";
        Assert.Equal(texts, Read(vector));
        Assert.Equal($"text {(Block + 1) % 50}", before.Text("t")[Block + 1]);
        vector.Decompress();
        database.Commit();
        Assert.False(vector.IsCompressed);
        Assert.Equal(texts, Read(vector));
        Assert.All(vector.State.Chunks, chunk => Assert.Equal(CodecId.None, chunk.Codec));
        Assert.Empty(database.Verify().Damages);
    }

    [Fact]
    public void A_cancelled_conversion_changes_nothing()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<int> vector = database.Raw<int>("v");
        vector.Append(new int[2 * Block]);
        database.Commit();
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => vector.Compress(cancellation: cancelled.Token));
        Assert.False(vector.IsCompressed);
        Assert.False(database.Store.HasPendingChanges);
        database.Store.CheckSpace();
    }

    [Fact]
    public void A_block_of_too_much_text_stays_as_it_is_among_others_that_are_compressed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        byte[] large = new byte[1_100];
        using (Database database = Database.Open(path))
        {
            BinaryVector vector = database.CompressedBinary("b");
            for (int i = 0; i < 3 * Block + 5; i++)
                vector.Append(i / Block == 1 ? large : large.AsSpan(0, i % 7));
            database.Commit();
            Assert.True(vector.State.Chunks.Length > 3);
            vector.Update(Block + 3, "short"u8);
            vector.Truncate(2 * Block + 1);
            database.Commit();
            database.Compact();
            Assert.Empty(database.Verify().Damages);
        }
        using Database again = Database.Open(path);
        using Snapshot snapshot = again.Snapshot();
        BinaryView view = (BinaryView)snapshot.Vector("b");
        Assert.Equal(2 * Block + 1, view.Length);
        for (int i = 0; i < view.Length; i += 997)
            Assert.Equal(i / Block == 1 ? large.Length : i % 7, view.GetSpan(i).Length);
        Assert.Equal("short", Encoding.UTF8.GetString(view.GetSpan(Block + 3)));
    }

    [Fact]
    public async Task Readers_and_a_writer_that_cuts_and_appends_do_not_disturb_each_other()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        CompressedVector<int> vector = database.Compressed<int>("v");
        int[] values = [.. Enumerable.Range(0, 3 * Block)];
        vector.Append(values);
        database.Commit();
        using CancellationTokenSource isDone = new();
        Task[] readers =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(number =>
                    Task.Run(() =>
                    {
                        Random random = new(number);
                        while (!isDone.IsCancellationRequested)
                        {
                            using Snapshot snapshot = database.Snapshot();
                            VectorView<int> view = snapshot.Raw<int>("v");
                            Assert.Equal(view.Length * (view.Length - 1) / 2, view.Sum());
                            for (int i = 0; i < 200; i++)
                            {
                                int row = random.Next((int)view.Length);
                                Assert.Equal(row, view[row]);
                            }
                        }
                    })
                ),
        ];
        Random cuts = new(9);
        for (int round = 0; round < 25; round++)
        {
            int length = cuts.Next(Block, 3 * Block);
            vector.Truncate(length);
            if (round % 2 == 0)
                database.Commit();
            vector.Append(values.AsSpan(length));
            database.Commit();
        }
        await isDone.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(database.Verify().Damages);
    }

    private static string?[] Read(TextVector vector)
    {
        using ViewScope<VectorView> scope = vector.OpenView();
        return ((TextView)scope.View).ToArray();
    }
}
