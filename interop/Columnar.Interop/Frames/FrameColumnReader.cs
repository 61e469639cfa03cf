using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Data.Analysis;
using ApacheUnit = Apache.Arrow.Types.TimeUnit;

namespace Columnar.Frames;

/// <summary>Reads the values of a data frame column one by one: what the package gives in whole buffers is wrong for some columns.</summary>
/// <param name="type">What they become.</param>
/// <param name="read">Makes an array of some rows.</param>
internal sealed class FrameColumnReader(IArrowType type, Func<long, int, IArrowArray> read)
{
    public IArrowType Type => type;

    /// <summary>Some rows as an array; fewer where their text is long, one at least.</summary>
    public IArrowArray Read(long firstRow, int count) => read(firstRow, count);

    /// <summary>What reads a column.</summary>
    /// <exception cref="NotSupportedException">It has a type that has no vectors.</exception>
    public static FrameColumnReader Of(DataFrameColumn column) =>
        column switch
        {
            PrimitiveDataFrameColumn<sbyte> values => Numbers(values, Int8Type.Default),
            PrimitiveDataFrameColumn<byte> values => Numbers(values, UInt8Type.Default),
            PrimitiveDataFrameColumn<short> values => Numbers(values, Int16Type.Default),
            PrimitiveDataFrameColumn<ushort> values => Numbers(values, UInt16Type.Default),
            PrimitiveDataFrameColumn<int> values => Numbers(values, Int32Type.Default),
            PrimitiveDataFrameColumn<uint> values => Numbers(values, UInt32Type.Default),
            PrimitiveDataFrameColumn<long> values => Numbers(values, Int64Type.Default),
            PrimitiveDataFrameColumn<ulong> values => Numbers(values, UInt64Type.Default),
            PrimitiveDataFrameColumn<float> values => Numbers(values, FloatType.Default),
            PrimitiveDataFrameColumn<double> values => Numbers(values, DoubleType.Default),
            PrimitiveDataFrameColumn<bool> values => Bools(values),
            PrimitiveDataFrameColumn<DateTime> values => Times(values),
            PrimitiveDataFrameColumn<decimal> values => Decimals(values),
            StringDataFrameColumn values => Texts(values, row => values[row]),
            ArrowStringDataFrameColumn values => Texts(values, row => values[row]),
            _ => throw new NotSupportedException(
                $"Column '{column.Name}' of the data frame holds {column.DataType.Name}, which has no vectors; leave it out, or convert it."
            ),
        };

    private static FrameColumnReader Texts(DataFrameColumn column, Func<long, string?> read) =>
        new(StringType.Default, new FrameTextReader(column.Name, read).Read);

    private static FrameColumnReader Numbers<T>(PrimitiveDataFrameColumn<T> column, IArrowType type)
        where T : unmanaged => Fixed(column, type, value => value);

    // Nanoseconds hold every tick of DateTime, in the years 1678 to 2261; microseconds all years, but not every tick.
    private static FrameColumnReader Times(PrimitiveDataFrameColumn<DateTime> column)
    {
        bool isNear = true;
        for (long row = 0; row < column.Length && isNear; row++)
            isNear = column[row] is not { Year: < 1678 or > 2261 };
        TimeUnit unit = isNear ? TimeUnit.Nanosecond : TimeUnit.Microsecond;
        return Fixed(
            column,
            new TimestampType(isNear ? ApacheUnit.Nanosecond : ApacheUnit.Microsecond, (string?)null),
            value => Timestamp.FromDateTime(DateTime.SpecifyKind(value, DateTimeKind.Unspecified), unit)
        );
    }

    private static FrameColumnReader Decimals(PrimitiveDataFrameColumn<decimal> column)
    {
        int scale = 0;
        for (long row = 0; row < column.Length; row++)
            scale = Math.Max(scale, column[row]?.Scale ?? 0);
        return Fixed(
            column,
            new Decimal128Type(Decimal128.MaxPrecision, scale),
            value => Decimal128.FromDecimal(value, Decimal128.MaxPrecision, scale)
        );
    }

    private static FrameColumnReader Fixed<TFrom, TTo>(
        PrimitiveDataFrameColumn<TFrom> column,
        IArrowType type,
        Func<TFrom, TTo> convert
    )
        where TFrom : unmanaged
        where TTo : unmanaged =>
        new(
            type,
            (firstRow, count) =>
            {
                byte[] bytes = new byte[count * Unsafe.SizeOf<TTo>()];
                byte[] bits = new byte[(count + 7) / 8];
                Span<TTo> values = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
                int nulls = 0;
                for (int i = 0; i < count; i++)
                {
                    if (column[firstRow + i] is { } value)
                    {
                        values[i] = convert(value);
                        bits[i >> 3] |= (byte)(1 << (i & 7));
                    }
                    else
                    {
                        nulls++;
                    }
                }
                return ArrowArrayFactory.BuildArray(
                    new ArrayData(type, count, nulls, 0, [new ArrowBuffer(bits), new ArrowBuffer(bytes)])
                );
            }
        );

    private static FrameColumnReader Bools(PrimitiveDataFrameColumn<bool> column) =>
        new(
            BooleanType.Default,
            (firstRow, count) =>
            {
                BooleanArray.Builder builder = new();
                for (int i = 0; i < count; i++)
                {
                    if (column[firstRow + i] is { } value)
                        builder.Append(value);
                    else
                        builder.AppendNull();
                }
                return builder.Build();
            }
        );
}
