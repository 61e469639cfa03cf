namespace Columnar.Memory;

/// <summary>
/// One piece of a view: resident, as pointers into the mapped file, a pending buffer or a reader's own memory, or encoded, to be
/// had from its decoder. Every buffer begins 64-byte aligned, with the value of <see cref="FirstRow"/> in its first element or bit.
/// </summary>
/// <param name="FirstRow">The number of its first row in the vector.</param>
/// <param name="Length">Rows.</param>
/// <param name="Validity">A bit per row, 1 = value, LSB first; 0 where no row is null, or where the decoder has it.</param>
/// <param name="Offsets">For text: Length + 1 ints, the first 0 or more; otherwise 0.</param>
/// <param name="Data">
/// The values; bits for truth values; for text the place that offset 0 stands for, where only bytes from the first offset on may be
/// read. May be 0 where it holds no byte.
/// </param>
/// <param name="NullCount">Rows that are null.</param>
/// <param name="Decoder">What gives the values of an encoded piece, whose offsets and data are 0; null for a resident one.</param>
internal readonly record struct ChunkBuffers(
    long FirstRow,
    int Length,
    nint Validity,
    nint Offsets,
    nint Data,
    int NullCount,
    IChunkDecoder? Decoder = null
)
{
    public long EndRow => FirstRow + Length;

    /// <summary>Whether the validity can be read here: no row is null, or there is a bitmap.</summary>
    public bool HasResidentValidity => Validity != 0 || NullCount == 0;
    /// <summary>What is known of its blocks, an entry per 65,536 rows (FORMAT.md, "Block statistics"); null where nothing is.</summary>
    public byte[]? Statistics { get; init; }

    /// <summary>Bytes of text of all rows.</summary>
    public unsafe long TextLength => (long)((int*)Offsets)[Length] - *(int*)Offsets;

    /// <summary>Bytes of text of a row.</summary>
    public unsafe long TextLengthOf(int index) => (long)((int*)Offsets)[index + 1] - ((int*)Offsets)[index];

    /// <summary>Whether a row is null.</summary>
    public unsafe bool IsNull(int index) => Validity != 0 && (((byte*)Validity)[index >> 3] >> (index & 7) & 1) == 0;
}
