using Columnar.Memory;

namespace Columnar.Tests.Doubles;

/// <summary>
/// An encoded chunk whose decoder copies the rows of a resident one. What it decoded before is spoiled by the next call, and the
/// padding is not zero.
/// </summary>
internal sealed unsafe class CopyingDecoder : IChunkDecoder
{
    private readonly ChunkBuffers _rows;
    private readonly int _bitWidth;
    private readonly bool _hasValidity;

    private CopyingDecoder(in ChunkBuffers rows, int bitWidth, bool hasValidity)
    {
        _rows = rows;
        _bitWidth = bitWidth;
        _hasValidity = hasValidity;
    }

    /// <summary>How often rows were decoded.</summary>
    public int DecodeCount { get; private set; }

    public long StoredBytes => 1;

    /// <summary>The chunk, encoded. Its validity stays in reach unless the decoder is to have it.</summary>
    public static ChunkBuffers Encode(in ChunkBuffers rows, ElementType type, bool decodesValidity) =>
        new(
            rows.FirstRow,
            rows.Length,
            decodesValidity ? 0 : rows.Validity,
            0,
            0,
            rows.NullCount,
            new CopyingDecoder(rows, type.BitWidth, decodesValidity)
        );

    public ChunkBuffers Decode(long firstRow, int rows, PieceBuffer memory)
    {
        DecodeCount++;
        // One assertion that allocates nothing: some tests count bytes.
        bool isOnePacket = firstRow / IChunkDecoder.PacketRows == (firstRow + rows - 1) / IChunkDecoder.PacketRows;
        Assert.True(rows > 0 && isOnePacket && firstRow >= _rows.FirstRow && firstRow + rows <= _rows.EndRow);
        long start = firstRow - _rows.FirstRow;
        byte* validity = null;
        int nulls = 0;
        if (_rows.Validity != 0)
        {
            ReadOnlySpan<byte> bits = Bits(_rows.Validity);
            nulls = rows - (int)Bitmap.CountOnes(bits, start, rows);
            validity = memory.TakeValidity(rows);
            CopyBits(bits, start, validity, rows);
        }
        if (_bitWidth == 1)
        {
            byte* target = memory.TakeData((int)Bitmap.ByteLength(rows));
            CopyBits(Bits(_rows.Data), start, target, rows);
            return new(firstRow, rows, (nint)validity, 0, (nint)target, nulls);
        }
        if (_bitWidth > 0)
        {
            int width = _bitWidth / 8;
            byte* target = memory.TakeData(rows * width);
            Spoil(target, rows * width);
            new ReadOnlySpan<byte>((byte*)_rows.Data + start * width, rows * width).CopyTo(
                new Span<byte>(target, rows * width)
            );
            return new(firstRow, rows, (nint)validity, 0, (nint)target, nulls);
        }
        int* from = (int*)_rows.Offsets + start;
        int length = from[rows] - from[0];
        int* offsets = memory.TakeOffsets(rows);
        byte* text = memory.TakeData(length + 5);
        Spoil(text, length + 5);
        new ReadOnlySpan<byte>((byte*)_rows.Data + from[0], length).CopyTo(new Span<byte>(text + 5, length));
        for (int i = 0; i <= rows; i++)
            offsets[i] = from[i] - from[0] + 5;
        return new(firstRow, rows, (nint)validity, (nint)offsets, (nint)text, nulls);
    }

    public ReadOnlySpan<byte> Read(long row)
    {
        int at = (int)(row - _rows.FirstRow);
        if (_bitWidth == 1)
            return new[] { Bitmap.Get(Bits(_rows.Data), at) ? (byte)1 : (byte)0 };
        if (_bitWidth > 0)
            return new ReadOnlySpan<byte>((byte*)_rows.Data + (long)at * _bitWidth / 8, _bitWidth / 8);
        int* offsets = (int*)_rows.Offsets + at;
        return new ReadOnlySpan<byte>((byte*)_rows.Data + offsets[0], offsets[1] - offsets[0]);
    }

    public bool IsNull(long row)
    {
        Assert.True(_hasValidity);
        return _rows.Validity != 0 && !Bitmap.Get(Bits(_rows.Validity), row - _rows.FirstRow);
    }

    private ReadOnlySpan<byte> Bits(nint address) => new((void*)address, (int)Bitmap.ByteLength(_rows.Length));

    private static void CopyBits(ReadOnlySpan<byte> bits, long start, byte* target, int rows)
    {
        Span<byte> copy = new(target, (int)Bitmap.ByteLength(rows));
        Spoil(target, copy.Length);
        Bitmap.Copy(bits, start, copy, 0, rows);
    }

    private static void Spoil(byte* target, int length) => new Span<byte>(target, (length + 63) & ~63).Fill(0xEE);
}
