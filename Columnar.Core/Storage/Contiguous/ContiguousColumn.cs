using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>The chunks of a column of fixed width side by side.</summary>
internal sealed class ContiguousColumn
{
    // At most an eighth as many bytes as the values have are copied.
    private const int CopiedPart = 8;

    private readonly BufferPiece[] _values;
    private readonly BufferPiece[] _validity;

    private ContiguousColumn(
        BufferPiece[] valuePieces,
        BufferPiece[] validityPieces,
        ContiguousBuffer values,
        ContiguousBuffer? validity
    )
    {
        _values = valuePieces;
        _validity = validityPieces;
        Values = values;
        Validity = validity;
    }

    /// <summary>The values.</summary>
    public ContiguousBuffer Values { get; }

    /// <summary>A bit per row; null where no row is null.</summary>
    public ContiguousBuffer? Validity { get; }

    /// <summary>Where the first value lies in the file's own map.</summary>
    public nint FirstAddress => _values[0].Address;

    /// <summary>How many commits asked for it. Guarded by the gate of <see cref="ContiguousColumns"/>.</summary>
    public int Users { get; set; }

    /// <summary>Puts resident chunks side by side.</summary>
    /// <param name="map">The file; the lease on the chunks is entered.</param>
    /// <param name="chunks">The chunks, some at least; less than 2 GiB of values.</param>
    /// <param name="dataBits">Bits per value.</param>
    /// <param name="getValues">Gives the values from their pieces, for one more user of them; null to make them for this one.</param>
    /// <returns>Null where that cannot be, or most would be copied.</returns>
    public static ContiguousColumn? TryCreate(
        SlabMap map,
        ReadOnlySpan<ChunkBuffers> chunks,
        int dataBits,
        Func<BufferPiece[], ContiguousBuffer?>? getValues = null
    )
    {
        BufferPiece[] values = new BufferPiece[chunks.Length];
        BufferPiece[] validity = new BufferPiece[chunks.Length];
        bool hasNulls = false;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ValuesOf(chunks[i], dataBits);
            validity[i] = ValidityOf(chunks[i]);
            hasNulls |= chunks[i].NullCount > 0;
        }
        long copied =
            ContiguousBuffer.CopiedBytes(map, values) + (hasNulls ? ContiguousBuffer.CopiedBytes(map, validity) : 0);
        if (copied > Bitmap.ByteLength(values[^1].EndBit) / CopiedPart)
            return null;
        if ((getValues is null ? ContiguousBuffer.TryCreate(map, values) : getValues(values)) is not { } first)
            return null;
        if (!hasNulls)
            return new ContiguousColumn(values, validity, first, null);
        if (ContiguousBuffer.TryCreate(map, validity) is { } second)
            return new ContiguousColumn(values, validity, first, second);
        new ContiguousColumn(values, validity, first, null).Unmap();
        return null;
    }

    /// <summary>Whether it is made of these very chunks, where they lie now.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="dataBits">Bits per value.</param>
    public bool Shows(ReadOnlySpan<ChunkBuffers> chunks, int dataBits)
    {
        if (chunks.Length != _values.Length)
            return false;
        for (int i = 0; i < _values.Length; i++)
        {
            if (_values[i] != ValuesOf(chunks[i], dataBits) || _validity[i] != ValidityOf(chunks[i]))
                return false;
        }
        return true;
    }

    /// <summary>Gives the memory back, that of the values once no other column shares it.</summary>
    public void Unmap()
    {
        if (--Values.Users == 0)
            Values.Unmap();
        Validity?.Unmap();
    }

    private static BufferPiece ValuesOf(in ChunkBuffers chunk, int dataBits) =>
        new(chunk.Data, chunk.FirstRow * dataBits, (long)chunk.Length * dataBits);

    private static BufferPiece ValidityOf(in ChunkBuffers chunk) => new(chunk.Validity, chunk.FirstRow, chunk.Length);
}
