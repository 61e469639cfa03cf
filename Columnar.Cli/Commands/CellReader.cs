using System.Globalization;
using Columnar.Cli.Output;

namespace Columnar.Cli.Commands;

/// <summary>Reads single values of vectors of any type.</summary>
internal static class CellReader
{
    /// <summary>The value of a row; null where it is null.</summary>
    public static Cell? Read(VectorView vector, long row)
    {
        object? value = vector switch
        {
            VectorView<sbyte> v => v.Get(row),
            VectorView<byte> v => v.Get(row),
            VectorView<short> v => v.Get(row),
            VectorView<ushort> v => v.Get(row),
            VectorView<int> v => v.Get(row),
            VectorView<uint> v => v.Get(row),
            VectorView<long> v => v.Get(row),
            VectorView<ulong> v => v.Get(row),
            VectorView<Half> v => v.Get(row),
            VectorView<float> v => v.Get(row),
            VectorView<double> v => v.Get(row),
            VectorView<Date32> v => v.Get(row),
            VectorView<Timestamp> v => v.Get(row),
            BoolView v => v.Get(row),
            TextView v => v.Get(row),
            _ => throw new NotSupportedException($"Column '{vector.Name}' of type {vector.Type} cannot be shown."),
        };
        return value is null ? null : new Cell(value, Text(value, vector.Type));
    }

    private static string Text(object value, ElementType type) =>
        value switch
        {
            bool truth => truth ? "true" : "false",
            double.PositiveInfinity or float.PositiveInfinity => "inf",
            double.NegativeInfinity or float.NegativeInfinity => "-inf",
            Half half when Half.IsInfinity(half) => Half.IsNegative(half) ? "-inf" : "inf",
            Timestamp time => Text(time, type),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Text(Timestamp time, ElementType type)
    {
        long ticksPerSecond = (long)Math.Pow(1000, (int)type.Unit);
        (long second, long fraction) = Math.DivRem(time.Value, ticksPerSecond);
        if (fraction < 0)
        {
            second--;
            fraction += ticksPerSecond;
        }
        long sinceYearOne = second + DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
        if (sinceYearOne < 0 || sinceYearOne > DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond)
            return $"{time.Value} {type.Unit.ToString().ToLowerInvariant()}s since 1970-01-01";
        string text = new DateTime(sinceYearOne * TimeSpan.TicksPerSecond).ToString(
            "yyyy-MM-ddTHH:mm:ss",
            CultureInfo.InvariantCulture
        );
        if (fraction != 0)
            text += "." + fraction.ToString($"D{3 * (int)type.Unit}", CultureInfo.InvariantCulture).TrimEnd('0');
        return type.TimeZone is null ? text : text + "Z";
    }
}
