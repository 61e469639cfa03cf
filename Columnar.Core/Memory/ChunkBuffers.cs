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

    /// <summary>The bytes of a row of text or binary.</summary>
    public unsafe ReadOnlySpan<byte> BytesOf(int index) =>
        // SAFETY: offsets were checked against the data when the piece was made.
        new((byte*)Data + ((int*)Offsets)[index], (int)TextLengthOf(index));

    /// <summary>Whether a row is null.</summary>
    public unsafe bool IsNull(int index) => Validity != 0 && (((byte*)Validity)[index >> 3] >> (index & 7) & 1) == 0;

    /// <summary>Counts the nulls by the bitmap.</summary>
    public unsafe int CountNulls() =>
        // SAFETY: a validity bitmap has a bit for each of the rows.
        Validity == 0
            ? 0
            : Length
                - (int)
                    Bitmap.CountOnes(
                        new ReadOnlySpan<byte>((void*)Validity, (int)Bitmap.ByteLength(Length)),
                        0,
                        Length
                    );

    /// <summary>The first row that is null from one on, both counted in the vector; <see cref="EndRow"/> for none.</summary>
    public unsafe long NextNull(long row) =>
        Validity == 0
            ? EndRow
            // SAFETY: a validity bitmap has a bit for each of the rows.
            : FirstRow
                + Bitmap.FindZero(
                    new ReadOnlySpan<byte>((void*)Validity, (int)Bitmap.ByteLength(Length)),
                    row - FirstRow,
                    Length
                );

    /// <summary>Some of the rows, from one on that begins a byte of every buffer, as a piece whose first row is counted on.</summary>
    /// <param name="start">The first, a multiple of 8.</param>
    /// <param name="count">How many.</param>
    /// <param name="dataBits">Bits per value; 0 where offsets delimit them.</param>
    public unsafe ChunkBuffers Slice(int start, int count, int dataBits)
    {
        if (start == 0 && count == Length)
            return this;
        int nulls =
            NullCount == 0 || Validity == 0
                ? 0
                : count
                    - (int)
                        // SAFETY: a validity bitmap has a bit for each of the rows.
                        Bitmap.CountOnes(
                            new ReadOnlySpan<byte>((void*)Validity, (int)Bitmap.ByteLength(Length)),
                            start,
                            count
                        );
        return new ChunkBuffers(
            FirstRow + start,
            count,
            nulls == 0 ? 0 : Validity + start / 8,
            Offsets == 0 ? 0 : Offsets + (nint)start * sizeof(int),
            Decoder is null ? Data + (nint)((long)start * dataBits / 8) : 0,
            nulls,
            Decoder
        )
        {
            Statistics = StatisticsOf(start, start + count),
        };
    }

    // Those of whole blocks; a part of a block has none.
    private byte[]? StatisticsOf(int start, int end)
    {
        if (
            Statistics is not { Length: > 0 } entries
            || start % BlockRows != 0
            || (end % BlockRows != 0 && end != Length)
        )
            return null;
        int entryLength = entries.Length / BlocksIn(Length);
        return entries[(start / BlockRows * entryLength)..(BlocksIn(end) * entryLength)];
    }

    private static int BlocksIn(int rows) => (int)(((long)rows + BlockRows - 1) / BlockRows);

    private const int BlockRows = 65_536;
}
