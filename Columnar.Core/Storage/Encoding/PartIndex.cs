using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>Where the parts of an encoded chunk's blocks end in its data, with the checksum of each. FORMAT.md, "Encoded chunks".</summary>
/// <remarks>Its first entry says where the first part begins: above 0 where the chunk was cut from a longer one.</remarks>
internal readonly ref struct PartIndex
{
    private readonly ReadOnlySpan<PartEntry> _entries;

    public PartIndex(ReadOnlySpan<byte> bytes) => _entries = MemoryMarshal.Cast<byte, PartEntry>(bytes);

    /// <summary>Where the first part begins, below <see cref="RowLayout.TextUnit"/>.</summary>
    public long FirstByte => _entries[0].End;

    /// <summary>Where a block begins, or where the one before it ends.</summary>
    public long StartOf(long block) => _entries[FirstEntryOf(block)].End;

    /// <summary>The entries of some blocks, without the one before.</summary>
    public ReadOnlySpan<PartEntry> EntriesOf(long block, long count) =>
        _entries[(FirstEntryOf(block) + 1)..(FirstEntryOf(block + count) + 1)];

    /// <summary>Bytes of the index of rows that are whole packets.</summary>
    public static long ByteLengthFor(long rows)
    {
        long packets = rows / IBlockCodec.PacketRows;
        long blocks = (rows + Geometry.BlockRows - 1) / Geometry.BlockRows;
        return (1 + blocks + packets) * PartEntry.Size;
    }

    /// <summary>How many parts a block has: one more than packets.</summary>
    public int PartCountOf(long block) => FirstEntryOf(block + 1) - FirstEntryOf(block);

    /// <summary>A part of a block: what its packets share, or one of them from 1 on.</summary>
    public (long Start, long End, uint Checksum) Part(long block, int part)
    {
        int index = (int)(block * IBlockCodec.BlockParts) + part;
        return (_entries[index].End, _entries[index + 1].End, _entries[index + 1].Checksum);
    }

    // Of a begun block there are fewer parts.
    private int FirstEntryOf(long block) => (int)Math.Min(block * IBlockCodec.BlockParts, _entries.Length - 1);

    /// <summary>What is impossible about the index of data of a length; null where nothing is.</summary>
    public string? FindFault(long dataLength) =>
        _entries[0].End >= RowLayout.TextUnit ? $"a first part at byte {_entries[0].End}"
        : FindFault(0, dataLength) is { } fault ? fault
        : _entries[^1].End == dataLength ? null
        : $"a last part that ends at {_entries[^1].End} of {dataLength} bytes";

    /// <summary>What is impossible about parts that lie between two places; null where nothing is.</summary>
    public string? FindFault(long start, long end)
    {
        long previous = start;
        foreach (PartEntry entry in _entries)
        {
            if (entry.End < previous)
                return $"a part that ends at {entry.End} behind {previous}";
            previous = entry.End;
        }
        return previous <= end ? null : $"a part that ends at {previous} of {end} bytes";
    }
}

/// <summary>A part's end and checksum.</summary>
/// <param name="End">Where it ends in the data.</param>
/// <param name="Checksum">CRC-32C of its bytes.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct PartEntry(uint End, uint Checksum)
{
    public const int Size = 8;
}
