using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The chunks of a column of fixed width side by side.</summary>
/// <param name="Values">The values.</param>
/// <param name="Validity">A bit per row; null where no row is null.</param>
internal sealed record ContiguousColumn(ContiguousBuffer Values, ContiguousBuffer? Validity)
{
    // At most an eighth as many bytes as the values have are copied.
    private const int CopiedPart = 8;

    /// <summary>Puts resident chunks side by side.</summary>
    /// <param name="map">The file; the lease on the chunks is entered.</param>
    /// <param name="chunks">The chunks, some at least; less than 2 GiB of values.</param>
    /// <param name="dataBits">Bits per value.</param>
    /// <returns>Null where that cannot be, or most would be copied.</returns>
    public static ContiguousColumn? TryCreate(SlabMap map, ReadOnlySpan<ChunkBuffers> chunks, int dataBits)
    {
        BufferPiece[] values = new BufferPiece[chunks.Length];
        BufferPiece[] validity = new BufferPiece[chunks.Length];
        bool hasNulls = false;
        for (int i = 0; i < values.Length; i++)
        {
            ref readonly ChunkBuffers chunk = ref chunks[i];
            values[i] = new BufferPiece(chunk.Data, chunk.FirstRow * dataBits, (long)chunk.Length * dataBits);
            validity[i] = new BufferPiece(chunk.Validity, chunk.FirstRow, chunk.Length);
            hasNulls |= chunk.NullCount > 0;
        }
        long copied =
            ContiguousBuffer.CopiedBytes(map, values) + (hasNulls ? ContiguousBuffer.CopiedBytes(map, validity) : 0);
        if (copied > Bitmap.ByteLength(values[^1].EndBit) / CopiedPart)
            return null;
        if (ContiguousBuffer.TryCreate(map, values) is not { } first)
            return null;
        if (!hasNulls)
            return new ContiguousColumn(first, null);
        if (ContiguousBuffer.TryCreate(map, validity) is { } second)
            return new ContiguousColumn(first, second);
        first.Unmap();
        return null;
    }

    /// <summary>Gives the memory back.</summary>
    public void Unmap()
    {
        Values.Unmap();
        Validity?.Unmap();
    }
}
