using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Tests.Models;

namespace Columnar.Tests.Compression;

/// <summary>What blocks of numbers take, with what their packets share and without it.</summary>
public sealed class PcoBlockEncoderTests
{
    private const int FileBytes = 16_384;
    private const int Packets = PcoBlock.Length / PcoBlock.Packet;

    public static TheoryData<string> Kinds => [.. PcoBlock.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_block_takes_no_more_than_files_of_16_KiB(string kind)
    {
        int seeds = PcoBlock.IsRandom(kind) ? 10 : 1;
        for (int seed = 1; seed <= seeds * Effort.Factor; seed++)
        {
            PcoBlock block = PcoBlock.Of(kind, seed);
            int rows = FileBytes / block.Width;
            int files = Enumerable.Range(0, PcoBlock.Length / rows).Sum(i => block.FileLength(i * rows, rows));
            // Four packets of bytes need more states than a file of them, to be decoded alone.
            int states = block.Width == 1 ? 12 * 3 : 0;
            Assert.InRange(Encode(block.Type, block.Width, block.Bytes).ByteLength, 1, files + states);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_smallest_division_is_taken(string kind)
    {
        for (int seed = 1; seed <= Effort.Factor; seed++)
        {
            PcoBlock block = PcoBlock.Of(kind, seed);
            CheckChoice(block.Type, block.Width, block.Bytes);
        }
    }

    [Fact]
    public void The_smallest_division_is_taken_where_kinds_of_numbers_follow_one_another()
    {
        Random random = new(7);
        foreach (
            IGrouping<PcoNumberType, PcoBlock> type in PcoBlock
                .Kinds.Select(kind => PcoBlock.Of(kind, 1))
                .GroupBy(block => block.Type)
        )
        {
            PcoBlock[] blocks = [.. type];
            for (int round = 0; round < 3 * Effort.Factor && blocks.Length > 1; round++)
            {
                byte[] mixed = new byte[blocks[0].Bytes.Length];
                for (int start = 0; start < PcoBlock.Length; )
                {
                    int rows = Math.Min(random.Next(1, 20_000), PcoBlock.Length - start);
                    int width = blocks[0].Width;
                    blocks[random.Next(blocks.Length)]
                        .Bytes.AsSpan(start * width, rows * width)
                        .CopyTo(mixed.AsSpan(start * width));
                    start += rows;
                }
                CheckChoice(type.Key, blocks[0].Width, mixed);
            }
        }
    }

    [Fact]
    public void Blocks_are_coded_and_decoded_without_allocations()
    {
        foreach (string kind in PcoBlock.Kinds)
        {
            PcoBlock block = PcoBlock.Of(kind, 1);
            IBlockCodec codec = PcoBlockCodec.Of(block.Type);
            byte[] plain = block.Bytes;
            byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
            byte[] packet = new byte[plain.Length / Packets];
            int[] packetEnds = PacketEnds(block.Width);
            int[] partEnds = new int[Packets + 1];
            SharedPart? shared = null;
            long least = long.MaxValue;
            // The first round makes what is kept; a collection during another is counted by it.
            for (int round = 0; round < 4; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                codec.Encode(plain, packetEnds, target, partEnds);
                shared = codec.ReadShared(target.AsSpan(0, partEnds[0]), shared);
                for (int i = 0; i < Packets; i++)
                {
                    codec.Decode(shared, i, target.AsSpan(partEnds[i]..partEnds[i + 1]), packet);
                    Assert.True(packet.AsSpan().SequenceEqual(plain.AsSpan(i * packet.Length, packet.Length)));
                }
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.Equal(0, least);
        }
    }

    // Packets of numbers of 8 bytes are joined by an estimate.
    [Fact]
    public void What_packets_share_counts_its_dictionary()
    {
        Random random = new(3);
        ulong[] values = [.. Enumerable.Range(0, 4_000).Select(_ => (ulong)random.NextInt64())];
        ulong[] rows = [.. Enumerable.Range(0, PcoBlock.Length).Select(_ => values[random.Next(values.Length)])];
        // No encoder of blocks chooses a dictionary, but the format has it.
        PcoChunkWriter writer = PcoChunkWriter.Create(PcoNumberType.U64);
        writer.Begin(
            MemoryMarshal.AsBytes(rows.AsSpan()),
            [.. Enumerable.Repeat(PcoBlock.Packet, Packets)],
            new PcoOptions { Mode = PcoModeOption.Dictionary }
        );
        ArrayBufferWriter<byte> shared = new();
        shared.Write([PcoVersion.Current.Major, PcoVersion.Current.Minor, (byte)PcoBlockDivision.BlockLog]);
        writer.WriteMeta(shared);
        SharedPart part = PcoBlockCodec.Of(PcoNumberType.U64).ReadShared(shared.WrittenSpan)!;
        Assert.InRange(part.ByteLength, values.Length * sizeof(ulong), 2 * shared.WrittenCount);
    }

    private static void CheckChoice(PcoNumberType type, int width, byte[] plain)
    {
        Dictionary<int, int> lengths = [];
        foreach (int chunkLength in (int[])[PcoBlock.Length, PcoBlock.Packet, FileBytes / width])
        {
            int[] pages =
            [
                .. Enumerable.Repeat(
                    Math.Min(chunkLength, PcoBlock.Packet),
                    Math.Max(1, chunkLength / PcoBlock.Packet)
                ),
            ];
            lengths[chunkLength] =
                PcoBlockDivision.HeaderLength
                + plain.Chunk(chunkLength * width).Sum(numbers => ChunkLength(type, numbers, pages));
        }
        (int byteLength, int taken) = Encode(type, width, plain);
        Assert.Equal(lengths[taken], byteLength);
        int best = lengths.Values.Min();
        int most = best + (width == sizeof(ulong) ? best / 500 : 0);
        Assert.InRange(
            byteLength,
            best,
            Math.Min(most, Math.Min(lengths[PcoBlock.Length], lengths[FileBytes / width]))
        );
    }

    private static (int ByteLength, int ChunkLength) Encode(PcoNumberType type, int width, byte[] plain)
    {
        byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
        int[] partEnds = new int[Packets + 1];
        PcoBlockCodec.Of(type).Encode(plain, PacketEnds(width), target, partEnds);
        return (partEnds[^1], 1 << target[PcoVersion.ByteLength]);
    }

    private static int[] PacketEnds(int width) =>
        [.. Enumerable.Range(1, Packets).Select(packet => packet * PcoBlock.Packet * width)];

    private static int ChunkLength(PcoNumberType type, ReadOnlySpan<byte> numbers, int[] pages)
    {
        PcoChunkWriter writer = PcoChunkWriter.Create(type);
        ArrayBufferWriter<byte> target = new();
        writer.Begin(numbers, pages, PcoOptions.Default);
        writer.WriteMeta(target);
        for (int page = 0; page < pages.Length; page++)
            writer.WritePage(page, target);
        return target.WrittenCount;
    }
}
