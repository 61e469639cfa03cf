using Microsoft.Data.Analysis;

namespace Columnar.Frames;

/// <summary>One array as a data frame column, over the same memory where both have the same form.</summary>
internal static class FrameColumn
{
    // What an array of .NET can have.
    private const long MaxBytes = 0x7FFF_FFC7;

    /// <summary>Throws for what a data frame cannot hold, before anything is built.</summary>
    public static void ThrowIfRefused(string name, ElementType type, long rows)
    {
        int width = type.Kind switch
        {
            ElementKind.Bool => sizeof(bool),
            ElementKind.Date32 or ElementKind.Timestamp => sizeof(long),
            ElementKind.Decimal128 => sizeof(decimal),
            ElementKind.Float16 => sizeof(float),
            _ when type.IsNumeric || type.IsText => Math.Max(1, type.BitWidth / 8),
            _ => throw new NotSupportedException(
                $"A data frame has no column for '{name}', which holds {type}; leave it out, or store it as another type."
            ),
        };
        if (rows > MaxBytes / width)
            throw new InvalidOperationException(
                $"'{name}' has {rows} rows; a data frame column of {type} holds {MaxBytes / width}. Take some of the rows."
            );
    }

    /// <summary>The column. A bitmap is always given: without one the package makes its own, and counts wrongly in places.</summary>
    public static DataFrameColumn Of(string name, ElementType type, ArrowArray array)
    {
        int rows = array.Length;
        int nulls = array.NullCount;
        ReadOnlyMemory<byte> valid = array.GetValidity();
        ReadOnlyMemory<byte> data = array.Buffers[1];
        return type.Kind switch
        {
            _ when rows == 0 => Empty(name, type),
            ElementKind.Int8 => new SByteDataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.UInt8 => new ByteDataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Int16 => new Int16DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.UInt16 => new UInt16DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Int32 => new Int32DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.UInt32 => new UInt32DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Int64 => new Int64DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.UInt64 => new UInt64DataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Float32 => new SingleDataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Float64 => new DoubleDataFrameColumn(name, data, valid, rows, nulls),
            ElementKind.Float16 => new SingleDataFrameColumn(name, FrameValues.Singles(array), valid, rows, nulls),
            ElementKind.Bool => new BooleanDataFrameColumn(name, FrameValues.Bools(array), valid, rows, nulls),
            ElementKind.Date32 => new DateTimeDataFrameColumn(name, FrameValues.Dates(array), valid, rows, nulls),
            ElementKind.Timestamp => new DateTimeDataFrameColumn(
                name,
                FrameValues.Times(array, type),
                valid,
                rows,
                nulls
            ),
            ElementKind.Decimal128 => new DecimalDataFrameColumn(
                name,
                FrameValues.Decimals(array, type.Scale),
                valid,
                rows,
                nulls
            ),
            _ => new ArrowStringDataFrameColumn(name, array.Buffers[2], data, valid, rows, nulls),
        };
    }

    private static DataFrameColumn Empty(string name, ElementType type) =>
        type.Kind switch
        {
            ElementKind.Int8 => new SByteDataFrameColumn(name),
            ElementKind.UInt8 => new ByteDataFrameColumn(name),
            ElementKind.Int16 => new Int16DataFrameColumn(name),
            ElementKind.UInt16 => new UInt16DataFrameColumn(name),
            ElementKind.Int32 => new Int32DataFrameColumn(name),
            ElementKind.UInt32 => new UInt32DataFrameColumn(name),
            ElementKind.Int64 => new Int64DataFrameColumn(name),
            ElementKind.UInt64 => new UInt64DataFrameColumn(name),
            ElementKind.Float64 => new DoubleDataFrameColumn(name),
            ElementKind.Float16 or ElementKind.Float32 => new SingleDataFrameColumn(name),
            ElementKind.Bool => new BooleanDataFrameColumn(name),
            ElementKind.Date32 or ElementKind.Timestamp => new DateTimeDataFrameColumn(name),
            ElementKind.Decimal128 => new DecimalDataFrameColumn(name),
            _ => new ArrowStringDataFrameColumn(name),
        };
}
