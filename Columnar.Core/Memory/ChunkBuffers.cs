namespace Columnar.Memory;

/// <summary>
/// One contiguous piece of a view, as pointers into the mapped file or a pending buffer. Every buffer begins 64-byte
/// aligned, with the value of <see cref="FirstRow"/> in its first element or bit.
/// </summary>
/// <param name="FirstRow">The number of its first row in the vector.</param>
/// <param name="Length">Rows.</param>
/// <param name="Validity">A bit per row, 1 = value, LSB first; 0 where no row is null.</param>
/// <param name="Offsets">For text: Length + 1 ints, the first 0 or more; otherwise 0.</param>
/// <param name="Data">
/// The values; bits for truth values; for text the place that offset 0 stands for, where only bytes from the first offset on may be
/// read. May be 0 where it holds no byte.
/// </param>
/// <param name="NullCount">Rows that are null.</param>
internal readonly record struct ChunkBuffers(
    long FirstRow,
    int Length,
    nint Validity,
    nint Offsets,
    nint Data,
    int NullCount
)
{
    /// <summary>Bytes of text of all rows.</summary>
    public unsafe long TextLength => (long)((int*)Offsets)[Length] - *(int*)Offsets;

    /// <summary>Bytes of text of a row.</summary>
    public unsafe long TextLengthOf(int index) => (long)((int*)Offsets)[index + 1] - ((int*)Offsets)[index];

    /// <summary>Whether a row is null.</summary>
    public unsafe bool IsNull(int index) => Validity != 0 && (((byte*)Validity)[index >> 3] >> (index & 7) & 1) == 0;
}
