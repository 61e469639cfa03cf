using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Queries;

/// <summary>One column of a result, kept as an array of its own type.</summary>
internal abstract class ResultColumn(TableColumn column)
{
    public TableColumn Column { get; } = column;

    /// <summary>The value of a row, or null.</summary>
    public abstract object? this[int row] { get; }

    /// <summary>Rows that are null.</summary>
    public abstract int NullCount { get; }

    /// <summary>The value of a row as text, or null.</summary>
    public abstract string? GetText(int row);

    /// <summary>The column with its rows in another order.</summary>
    /// <param name="order">For each row of the new column its row in this one.</param>
    public abstract ResultColumn Reordered(ReadOnlySpan<int> order);

    /// <summary>A column of the first values of others of the same type; null where there is no column.</summary>
    /// <param name="column">Name and type.</param>
    /// <param name="parts">The columns, each of one row or more.</param>
    public abstract ResultColumn Stack(TableColumn column, ResultColumn?[] parts);

    /// <summary>A column of values in the type that a result shows, which has the same bytes as the one they are computed in.</summary>
    /// <param name="column">Name and type.</param>
    /// <param name="values">A value per row.</param>
    /// <param name="isNull">Whether a row is null; null where none is.</param>
    public static ResultColumn OfStored<T>(TableColumn column, T[] values, bool[]? isNull)
        where T : unmanaged =>
        column.Type.Kind switch
        {
            ElementKind.Date32 => Shown<T, Date32>(column, values, isNull),
            ElementKind.Timestamp => Shown<T, Timestamp>(column, values, isNull),
            ElementKind.Time64 => Shown<T, Time64>(column, values, isNull),
            ElementKind.Duration => Shown<T, Duration>(column, values, isNull),
            ElementKind.Decimal128 => Shown<T, Decimal128>(column, values, isNull),
            _ => new ResultColumn<T>(column, values, isNull),
        };

    /// <summary>A column of values of any type out of their bytes.</summary>
    /// <param name="column">Name and type.</param>
    /// <param name="rows">How many.</param>
    /// <param name="bytes">The bytes of a row, none or any where it is null; of a truth value one, 0 or 1.</param>
    /// <param name="isNull">Whether a row is null; null where none is.</param>
    public static ResultColumn OfBytes(TableColumn column, int rows, RowBytes bytes, bool[]? isNull)
    {
        return column.Type.Kind switch
        {
            ElementKind.Utf8 or ElementKind.DictionaryText => new ResultColumn<string>(
                column,
                Make(row => Encoding.UTF8.GetString(bytes(row))),
                isNull
            ),
            ElementKind.Int8 => Values<sbyte>(),
            ElementKind.UInt8 => Values<byte>(),
            ElementKind.Int16 => Values<short>(),
            ElementKind.UInt16 => Values<ushort>(),
            ElementKind.Int32 => Values<int>(),
            ElementKind.UInt32 => Values<uint>(),
            ElementKind.Int64 => Values<long>(),
            ElementKind.UInt64 => Values<ulong>(),
            ElementKind.Float16 => Values<Half>(),
            ElementKind.Float32 => Values<float>(),
            ElementKind.Float64 => Values<double>(),
            ElementKind.Bool => Values<bool>(),
            ElementKind.Date32 => Values<Date32>(),
            ElementKind.Timestamp => Values<Timestamp>(),
            ElementKind.Time64 => Values<Time64>(),
            ElementKind.Duration => Values<Duration>(),
            ElementKind.Decimal128 => Values<Decimal128>(),
            ElementKind.Uuid => Values<Uuid>(),
            _ => new ResultColumn<byte[]>(column, Make(row => bytes(row).ToArray()), isNull),
        };

        ResultColumn<T> Values<T>()
            where T : unmanaged =>
            new(
                column,
                Make(row => bytes(row) is { IsEmpty: false } value ? MemoryMarshal.Read<T>(value) : default),
                isNull
            );

        TValue[] Make<TValue>(Func<int, TValue> make)
        {
            var values = new TValue[rows];
            for (int row = 0; row < rows; row++)
                values[row] = make(row);
            return values;
        }
    }

    private static ResultColumn<TShown> Shown<T, TShown>(TableColumn column, T[] values, bool[]? isNull)
        where T : unmanaged
        where TShown : unmanaged => new(column, Array.ConvertAll(values, Unsafe.BitCast<T, TShown>), isNull);
}

/// <summary>The bytes of a row's value.</summary>
internal delegate ReadOnlySpan<byte> RowBytes(int row);

/// <inheritdoc/>
/// <param name="column">Name and type.</param>
/// <param name="values">A value per row; any where the row is null.</param>
/// <param name="isNull">Whether a row is null; null where none is.</param>
internal sealed class ResultColumn<T>(TableColumn column, T[] values, bool[]? isNull) : ResultColumn(column)
    where T : notnull
{
    private readonly ValueFormat? _format = ValueFormat.TryOf(column.Type);

    public override int NullCount => isNull is null ? 0 : isNull.AsSpan().Count(true);

    public override object? this[int row] => isNull is not null && isNull[row] ? null : values[row];

    public override string? GetText(int row) =>
        this[row] switch
        {
            null => null,
            string text => text,
            byte[] bytes => Convert.ToBase64String(bytes),
            _ => Format(row),
        };

    public override ResultColumn Reordered(ReadOnlySpan<int> order)
    {
        var sorted = new T[order.Length];
        bool[]? sortedNulls = isNull is null ? null : new bool[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            sorted[i] = values[order[i]];
            if (isNull is not null)
                sortedNulls![i] = isNull[order[i]];
        }
        return new ResultColumn<T>(Column, sorted, sortedNulls);
    }

    // Values of one type are kept in arrays of one type.
    public override ResultColumn Stack(TableColumn column, ResultColumn?[] parts) =>
        new ResultColumn<T>(
            column,
            Array.ConvertAll(parts, part => part is null ? default! : ((ResultColumn<T>)part).First),
            Array.ConvertAll(parts, part => part?[0] is null)
        );

    private T First => values[0];

    private string Format(int row)
    {
        // SAFETY: all but text and bytes are unmanaged structs, whose bytes are those that vectors hold; a bool is one of 0 or 1.
        ReadOnlySpan<byte> value = MemoryMarshal.CreateReadOnlySpan(
            ref Unsafe.As<T, byte>(ref values[row]),
            Unsafe.SizeOf<T>()
        );
        Span<byte> text = stackalloc byte[ValueFormat.LongestLength];
        return Encoding.ASCII.GetString(text[.._format!.Write(value, text)]);
    }
}
