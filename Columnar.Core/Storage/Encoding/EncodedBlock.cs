using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>Encoded blocks in memory.</summary>
/// <param name="bytes">Their parts.</param>
/// <param name="entries">The parts' ends and checksums.</param>
/// <param name="origin">What the ends count the first byte as.</param>
internal readonly ref struct EncodedBlock(ReadOnlySpan<byte> bytes, ReadOnlySpan<PartEntry> entries, long origin)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<PartEntry> Entries { get; } = entries;

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>The rows of the packets.</summary>
    public int RowCount
    {
        get
        {
            int blocks = (Entries.Length + IBlockCodec.BlockParts - 1) / IBlockCodec.BlockParts;
            return (Entries.Length - blocks) * IBlockCodec.PacketRows;
        }
    }

    /// <summary>The entries, with ends counted anew.</summary>
    /// <param name="first">What the first byte counts as.</param>
    public PartEntry[] EntriesFrom(long first)
    {
        PartEntry[] moved = new PartEntry[Entries.Length];
        for (int i = 0; i < moved.Length; i++)
            moved[i] = Entries[i] with { End = (uint)(Entries[i].End - origin + first) };
        return moved;
    }
}
