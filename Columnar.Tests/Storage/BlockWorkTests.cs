using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>Blocks are worked on by several threads at once, with the results of one.</summary>
public sealed class BlockWorkTests
{
    private const int Block = 65_536;

    [Fact]
    public void Every_block_is_worked_on_once()
    {
        int[] counts = new int[1_000];
        BlockWork.Run(counts.Length, i => Interlocked.Increment(ref counts[i]));
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void The_error_of_a_block_is_the_error_of_the_work() =>
        Assert.Throws<FormatException>(() =>
            BlockWork.Run(
                100,
                i =>
                {
                    if (i == 57)
                        throw new FormatException();
                }
            )
        );

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Work_that_was_cancelled_ends(int count) =>
        Assert.Throws<OperationCanceledException>(() => BlockWork.Run(count, _ => { }, new CancellationToken(true)));

    [Fact]
    public void A_batch_is_a_block_at_least_and_no_more_than_memory_is_meant_for()
    {
        Assert.Equal(1, BlockWork.BatchOf(50, _ => 1L << 30));
        Assert.Equal(1, BlockWork.BatchOf(1, _ => 1));
        Assert.Equal(Math.Min(50, BlockWork.MaxBatch), BlockWork.BatchOf(50, _ => 1));
        Assert.InRange(BlockWork.BatchOf(50, _ => 30L << 20), 1, 2);
    }

    [Fact]
    public void Many_blocks_are_the_same_bytes_as_one_after_the_other()
    {
        Random random = new(3);
        string[] texts = [.. Enumerable.Range(0, (9 * Block) + 77).Select(_ => $"text {random.Next(3_000)}")];
        Assert.Equal(PartsOf(texts, texts.Length), PartsOf(texts, 30_000));
    }

    [Fact]
    public void Copies_of_any_rows_are_those_rows()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        long?[] model =
        [
            .. Enumerable.Range(0, (7 * Block) + 5_000).Select(i => i % 19 == 0 ? (long?)null : i % 1_000),
        ];
        CompressedVector<long> vector = database.Compressed<long>("v", nullable: true);
        vector.Append(model);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        VectorView<long> view = snapshot.Raw<long>("v");
        long[] values = [.. model.Select(value => value.GetValueOrDefault())];
        Assert.Equal(values, view.ToArray());
        Random random = new(4);
        for (int round = 0; round < 20; round++)
        {
            int start = random.Next(values.Length);
            long[] target = new long[random.Next(values.Length - start + 1)];
            view.CopyTo(start, target);
            Assert.Equal(values[start..(start + target.Length)], target);
        }
    }

    [Fact]
    public void Damage_is_the_error_of_a_copy_and_of_a_conversion_that_meet_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        long place;
        using (Database database = Database.Open(path))
        {
            CompressedVector<int> vector = database.Compressed<int>("v", VectorCodec.Lz4);
            vector.Append([.. Enumerable.Range(0, 8 * Block)]);
            database.Commit();
            Chunk chunk = vector.State.Chunks[0];
            EncodedChunk encoded = EncodedChunk.Of(database.Store, vector.State.Header, chunk);
            place = chunk.Segments[^1].Extent.Offset + encoded.Index.Part(1, 4).Start + 9;
        }
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = place;
            int old = file.ReadByte();
            file.Position = place;
            file.WriteByte((byte)~old);
        }
        using Database damaged = Database.Open(path);
        CompressedVector<int> found = damaged.Compressed<int>("v");
        Assert.Equal("block 1, packet 3 of 'v'", Assert.Throws<CorruptDataException>(found.ToArray).Structure);
        Assert.Throws<CorruptDataException>(() => found.Compress(VectorCodec.Raw));
        Assert.Throws<CorruptDataException>(() => found.Decompress());
        Assert.False(damaged.Store.HasPendingChanges);
        Assert.Equal(5 * Block, found[5 * Block]);
    }

    // The parts of the blocks of texts that are appended some at a time.
    private static byte[] PartsOf(string[] texts, int step)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        TextVector vector = database.CompressedText("t");
        for (int done = 0; done < texts.Length; done += step)
        {
            vector.Append(texts[done..Math.Min(texts.Length, done + step)]);
            vector.Flush();
        }
        using OwnerPin pin = new(database.Store);
        List<byte> parts = [];
        foreach (Chunk chunk in vector.State.Chunks.Where(chunk => chunk.Codec != default))
        {
            EncodedBlock blocks = EncodedChunk
                .Of(database.Store, vector.State.Header, chunk)
                .Blocks(0, chunk.BlockCount);
            parts.AddRange(blocks.Bytes);
        }
        return [.. parts];
    }
}
