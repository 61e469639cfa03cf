using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Some consecutive values, copied out: they stay valid whatever becomes of the vector.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
public sealed class ColumnBatch<T>
{
    private readonly byte[]? _validity;

    private ColumnBatch(long firstRow, T[] values, byte[]? validity, int nullCount)
    {
        FirstRow = firstRow;
        Values = values;
        _validity = validity;
        NullCount = nullCount;
    }

    /// <summary>The row of the first value.</summary>
    public long FirstRow { get; }

    /// <summary>The values; nulls are null or <c>default</c>.</summary>
    public T[] Values { get; }

    /// <summary>Rows.</summary>
    public int Length => Values.Length;

    /// <summary>Rows that are null.</summary>
    public int NullCount { get; }

    /// <summary>Whether a value is null.</summary>
    /// <param name="index">Its place in the batch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public bool IsNull(int index)
    {
        if ((uint)index >= (uint)Length)
            Throw.IndexOutOfRange(index, Length);
        return _validity is not null && !Bitmap.Get(_validity, index);
    }

    /// <summary>The batch's rows and nulls.</summary>
    public override string ToString() => $"{Length} rows from row {FirstRow} on, {NullCount} null";

    internal static ColumnBatch<T> Read(RowReader<T> reader, long firstRow, int most)
    {
        int count = (int)Math.Min(most, reader.Length - firstRow);
        T[] values = new T[count];
        reader.CopyTo(firstRow, values);
        if (!reader.HasNulls)
            return new ColumnBatch<T>(firstRow, values, null, 0);
        byte[] validity = new byte[Bitmap.ByteLength(count)];
        int nulls = reader.CopyValidity(firstRow, count, validity);
        return new ColumnBatch<T>(firstRow, values, nulls == 0 ? null : validity, nulls);
    }
}
