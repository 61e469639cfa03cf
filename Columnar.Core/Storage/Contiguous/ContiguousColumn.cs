using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The chunks of a column of fixed width side by side.</summary>
/// <param name="Values">The values.</param>
/// <param name="Validity">A bit per row; null where no row is null.</param>
internal sealed record ContiguousColumn(ContiguousBuffer Values, ContiguousBuffer? Validity)
{
    /// <summary>Puts resident chunks side by side.</summary>
    /// <param name="map">The file; the lease on the chunks is entered.</param>
    /// <param name="chunks">The chunks, some at least; less than 2 GiB of values.</param>
    /// <param name="dataBits">Bits per value.</param>
    /// <returns>Null where that cannot be.</returns>
    public static ContiguousColumn? TryCreate(SlabMap map, ReadOnlySpan<ChunkBuffers> chunks, int dataBits)
    {
        BufferPiece[] pieces = new BufferPiece[chunks.Length];
        bool hasNulls = false;
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = new BufferPiece(
                chunks[i].Data,
                chunks[i].FirstRow * dataBits,
                (long)chunks[i].Length * dataBits
            );
            hasNulls |= chunks[i].NullCount > 0;
        }
        if (ContiguousBuffer.TryCreate(map, pieces) is not { } values)
            return null;
        if (!hasNulls)
            return new ContiguousColumn(values, null);
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = new BufferPiece(chunks[i].Validity, chunks[i].FirstRow, chunks[i].Length);
        if (ContiguousBuffer.TryCreate(map, pieces) is { } validity)
            return new ContiguousColumn(values, validity);
        values.Unmap();
        return null;
    }

    /// <summary>Gives the memory back.</summary>
    public void Unmap()
    {
        Values.Unmap();
        Validity?.Unmap();
    }
}
