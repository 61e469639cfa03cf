namespace Columnar.Memory;

/// <summary>Memory of one reader for decoded rows, used again for each piece. Buffers grow as needed and are padded to 64 bytes.</summary>
internal sealed unsafe class PieceBuffer
{
    private PinnedBuffer? _validity;
    private PinnedBuffer? _offsets;
    private PinnedBuffer? _data;

    /// <summary>What a decoder keeps for the next piece.</summary>
    public object? Kept { get; set; }

    /// <summary>Room for a bit per row.</summary>
    public byte* TakeValidity(int rows) => Take(ref _validity, (int)Bitmap.ByteLength(rows));

    /// <summary>Room for one offset more than rows.</summary>
    public int* TakeOffsets(int rows) => (int*)Take(ref _offsets, checked((rows + 1) * sizeof(int)));

    /// <summary>Room for values.</summary>
    public byte* TakeData(int byteLength) => Take(ref _data, byteLength);

    private static byte* Take(ref PinnedBuffer? buffer, int byteLength)
    {
        if (buffer is null || buffer.Span.Length < byteLength)
            buffer = new PinnedBuffer((int)Math.Max(byteLength, Math.Min(2L * (buffer?.Span.Length ?? 0), 1 << 30)));
        return (byte*)buffer.Address;
    }
}
