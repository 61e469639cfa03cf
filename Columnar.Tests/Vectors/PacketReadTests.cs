using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Vectors;

namespace Columnar.Tests.Vectors;

/// <summary>What reading packets costs: decodings, memory kept, allocations.</summary>
public sealed class PacketReadTests
{
    private const int Block = 65_536;
    private const int Packet = 4_096;

    [Fact]
    public void Clustered_single_reads_decode_a_packet_once()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        CompressedVector<long> vector = database.Compressed<long>("v");
        vector.Append([.. Enumerable.Range(0, 2 * Block).Select(i => (long)i)]);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        VectorView<long> view = snapshot.Raw<long>("v");
        Assert.Equal(Block, view[Block]);
        long kept = database.Store.PacketCache.ByteLength;
        // The packet, and what it shares with others of its block.
        Assert.InRange(kept, Packet * sizeof(long) + 1, 2 * Packet * sizeof(long));
        for (int row = Block; row < Block + Packet; row++)
            Assert.Equal(row, view[row]);
        Assert.Equal(Block + 17, vector[Block + 17]);
        Assert.Equal(kept, database.Store.PacketCache.ByteLength);
        Assert.Equal(Block + Packet, view[Block + Packet]);
        Assert.Equal(kept + Packet * sizeof(long), database.Store.PacketCache.ByteLength);
    }

    [Theory]
    [InlineData(VectorCodec.Pcodec)]
    [InlineData(VectorCodec.Lz4)]
    [InlineData(VectorCodec.Raw)]
    public void Scans_allocate_nothing_per_packet(VectorCodec codec)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        CompressedVector<long> vector = database.Compressed<long>("v", codec, nullable: true);
        vector.Append([
            .. Enumerable
                .Range(0, 3 * Block)
                .Select(row => row % 11 == 0 ? (long?)null : row * 1_000L + row * 7_919 % 300),
        ]);
        database.Commit();
        using Snapshot snapshot = database.Snapshot();
        using ViewScope<VectorView> scope = ((IColumn)snapshot.Raw<long>("v")).OpenView();
        ViewCursor cursor = new(scope.View);
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            // The first round makes the memory that packets are decoded into.
            allocated = GC.GetAllocatedBytesForCurrentThread();
            for (long row = 0; row < 3 * Block; row += Packet)
                _ = cursor.Seek(row);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Kept_packets_stay_within_their_budget()
    {
        PacketCache cache = new(1_000);
        CachedPacket?[] slots = new CachedPacket?[100];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = new CachedPacket(slots, i, new byte[90], null);
            cache.Add(slots[i]!);
            slots[3]?.WasUsed = true;
            Assert.InRange(cache.ByteLength, 0, 1_000);
        }
        Assert.NotNull(slots[3]);
        Assert.Null(slots[4]);
        Assert.Equal(11, slots.Count(packet => packet is not null));
        slots[0] = new CachedPacket(slots, 0, new byte[5_000], null);
        cache.Add(slots[0]!);
        Assert.Equal(5_000, cache.ByteLength);
        Assert.NotNull(slots[0]);
    }
}
