using Microsoft.Data.Analysis;

namespace Columnar.Frames;

/// <summary>One array as a data frame column, over the same memory where both have the same form.</summary>
internal static class FrameColumn
{
    // What an array of .NET can have.
    private const long MaxBytes = 0x7FFF_FFC7;

    private static readonly byte[] s_noText = [0];

    /// <summary>All columns of a view, and whether one of them leans on it.</summary>
    /// <exception cref="NotSupportedException">A data frame has no column for one.</exception>
    /// <exception cref="InvalidOperationException">One is too long for a data frame.</exception>
    public static (DataFrameColumn[] Columns, bool NeedsView) AllOf(ArrowView view)
    {
        IReadOnlyList<ArrowField> fields = view.Schema.Fields;
        ElementType[] types = [.. fields.Select(TypeOf)];
        for (int i = 0; i < types.Length; i++)
            ThrowIfRefused(fields[i].Name, types[i], view.Length);
        ArrowBatch batch = view.ToSingleBatch();
        DataFrameColumn[] columns = new DataFrameColumn[types.Length];
        bool needsView = false;
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Of(fields[i].Name, types[i], batch.Columns[i]);
            needsView |= !IsConverted(types[i].Kind) && batch.Columns[i].NeedsView;
        }
        return (columns, needsView);
    }

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
        // A column that is copied is copied whole, so that it needs no lease.
        if (nulls > 0 && IsConverted(type.Kind))
            valid = valid.ToArray();
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
            _ => new ArrowStringDataFrameColumn(name, TextOf(array), data, valid, rows, nulls),
        };
    }

    // As the memory holds them: text of a dictionary is text by now.
    private static ElementType TypeOf(ArrowField field) =>
        ElementType.TryParse(field.Type.Format, out ElementType? type) ? type : field.ElementType;

    // What a frame holds in another form than Arrow.
    private static bool IsConverted(ElementKind kind) =>
        kind
            is ElementKind.Float16
                or ElementKind.Bool
                or ElementKind.Date32
                or ElementKind.Timestamp
                or ElementKind.Decimal128;

    // The package asks for the address of every text it reads, and empty memory has none.
    private static ReadOnlyMemory<byte> TextOf(ArrowArray array) =>
        array.Buffers[2].IsEmpty ? s_noText : array.Buffers[2];

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
