using System.Buffers.Binary;

namespace Columnar.Vectors;

/// <summary>The beginning of every entry: how many rows are null, and what the rest says. FORMAT.md, "Block statistics".</summary>
/// <param name="NullCount">Rows without a value.</param>
/// <param name="Flags">What is known.</param>
internal readonly record struct EntryWord(int NullCount, EntryFlags Flags)
{
    public const int ByteLength = 4;

    private const int FlagsShift = 24;

    /// <summary>Reads it; all zeros say that nothing is known.</summary>
    public static EntryWord Read(ReadOnlySpan<byte> entry)
    {
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        return new((int)(bits & ((1u << FlagsShift) - 1)), (EntryFlags)(bits >> FlagsShift));
    }

    public void Write(Span<byte> entry) =>
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)NullCount | (uint)Flags << FlagsShift);

    public bool Has(EntryFlags flag) => (Flags & flag) != EntryFlags.None;
}

/// <summary>What is known of a block. FORMAT.md, "Block statistics".</summary>
[Flags]
internal enum EntryFlags : byte
{
    None = 0,

    /// <summary>The counts are right; without it nothing is known.</summary>
    Known = 1,

    /// <summary>There are values besides NaN, and all lie between the bounds.</summary>
    Bounded = 2,

    /// <summary>Each bound is a value of the block.</summary>
    Exact = 4,

    /// <summary>No row is null or NaN, and no value is less than the one before it.</summary>
    Sorted = 8,

    All = Known | Bounded | Exact | Sorted,
}
