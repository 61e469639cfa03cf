using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Frames;

/// <summary>
/// Values in the form a data frame holds them in, where that is not Arrow's: copies, with nulls left at zero. They are arrays of the collector: the
/// package hands out spans of them and never says that it is done. Their lengths were checked (<see cref="FrameColumn.ThrowIfRefused"/>).
/// </summary>
internal static class FrameValues
{
    /// <summary>A byte per truth value.</summary>
    public static byte[] Bools(ArrowArray array)
    {
        byte[] values = new byte[array.Length];
        ReadOnlySpan<byte> bits = array.Buffers[1].Span;
        for (int row = 0; row < values.Length; row++)
            values[row] = (byte)(bits[row >> 3] >> (row & 7) & 1);
        GC.KeepAlive(array);
        return values;
    }

    /// <summary>The nearest wider numbers, which are equal.</summary>
    public static byte[] Singles(ArrowArray array) => Convert<Half, float>(array, value => (float)value);

    /// <summary>The first moments of days.</summary>
    /// <exception cref="OverflowException">A day is not in the years 1 to 9999.</exception>
    public static byte[] Dates(ArrowArray array) =>
        Convert<Date32, DateTime>(array, value => value.ToDateOnly().ToDateTime(TimeOnly.MinValue));

    /// <summary>Points in time: of the kind UTC where the vector has a time zone, of none else.</summary>
    /// <exception cref="OverflowException">One is not in the years 1 to 9999, or lies between two ticks of 100 ns.</exception>
    public static byte[] Times(ArrowArray array, ElementType type)
    {
        DateTimeKind kind = type.TimeZone is null ? DateTimeKind.Unspecified : DateTimeKind.Utc;
        return Convert<Timestamp, DateTime>(array, value => value.ToDateTime(type.Unit, kind));
    }

    /// <summary>Decimals.</summary>
    /// <exception cref="OverflowException">One does not fit the 96 bits of .NET's.</exception>
    public static byte[] Decimals(ArrowArray array, int scale) =>
        Convert<Decimal128, decimal>(array, value => value.ToDecimal(scale));

    private static byte[] Convert<TFrom, TTo>(ArrowArray array, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        byte[] bytes = new byte[(long)array.Length * Unsafe.SizeOf<TTo>()];
        Span<TTo> values = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        ReadOnlySpan<TFrom> source = array.ValuesSpan<TFrom>();
        for (int row = 0; row < values.Length; row++)
        {
            if (!array.IsNull(row))
                values[row] = convert(source[row]);
        }
        GC.KeepAlive(array);
        return bytes;
    }
}
