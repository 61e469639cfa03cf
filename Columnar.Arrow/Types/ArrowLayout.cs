namespace Columnar.Types;

/// <summary>What a buffer of an array holds.</summary>
internal enum BufferRole : byte
{
    /// <summary>A bit per row, 1 = value.</summary>
    Validity,

    /// <summary>Values of a fixed width.</summary>
    Values,

    /// <summary>Rows + 1 places in the next buffer, 32 bits each.</summary>
    Offsets32,

    /// <summary>Rows + 1 places in the next buffer, 64 bits each.</summary>
    Offsets64,

    /// <summary>The bytes that offsets point into.</summary>
    Bytes,

    /// <summary>A 16-byte view per row.</summary>
    Views,
}

/// <summary>How arrays of a type lie in memory.</summary>
/// <param name="Buffers">Their buffers, in Arrow's order.</param>
/// <param name="BitWidth">Bits per row in the buffer of values; 0 where there is none.</param>
/// <param name="IsVariadic">Whether further buffers follow, as many as each array says.</param>
internal sealed record ArrowLayout(BufferRole[] Buffers, int BitWidth = 0, bool IsVariadic = false)
{
    private static readonly BufferRole[] s_fixedWidth = [BufferRole.Validity, BufferRole.Values];

    public static ArrowLayout Bytes32 { get; } = new([BufferRole.Validity, BufferRole.Offsets32, BufferRole.Bytes]);

    public static ArrowLayout Bytes64 { get; } = new([BufferRole.Validity, BufferRole.Offsets64, BufferRole.Bytes]);

    public static ArrowLayout ByteViews { get; } = new([BufferRole.Validity, BufferRole.Views], IsVariadic: true);

    public static ArrowLayout FixedWidth(int bitWidth) => new(s_fixedWidth, bitWidth);

    /// <summary>
    /// The bytes a buffer needs for rows 0 to <paramref name="rowCount"/> - 1. Bytes that offsets point into need what the
    /// offsets say, which is known once those are read.
    /// </summary>
    public Int128 RequiredBytes(BufferRole role, long rowCount) =>
        role switch
        {
            BufferRole.Validity => ((Int128)rowCount + 7) / 8,
            BufferRole.Values => ((Int128)rowCount * BitWidth + 7) / 8,
            // Some writers leave the offsets of an empty array away.
            BufferRole.Offsets32 => rowCount == 0 ? 0 : ((Int128)rowCount + 1) * 4,
            BufferRole.Offsets64 => rowCount == 0 ? 0 : ((Int128)rowCount + 1) * 8,
            BufferRole.Views => (Int128)rowCount * 16,
            _ => 0,
        };
}
