using System.Globalization;
using Columnar.Binding;

namespace Columnar.Queries;

/// <summary>Values as text, without loss and the same everywhere: ISO 8601 dates, shortest round-trip numbers.</summary>
internal static class ValueText
{
    public static string Of(object value, ElementType type) =>
        value switch
        {
            bool truth => truth ? "true" : "false",
            Timestamp time => Of(time, type),
            double number => Of(number),
            float number => float.IsFinite(number)
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : Of((double)number),
            Half number => Half.IsFinite(number)
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : Of((double)number),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    private static string Of(double number) =>
        double.IsNaN(number) ? "NaN"
        : double.IsInfinity(number) ? (number > 0 ? "inf" : "-inf")
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static string Of(Timestamp time, ElementType type)
    {
        long ticksPerSecond = 1_000_000_000 / TemporalConstant.NanosecondsPer(type.Unit);
        long second = Math.DivRem(time.Value, ticksPerSecond, out long fraction);
        if (fraction < 0)
        {
            second--;
            fraction += ticksPerSecond;
        }
        long sinceYearOne = second + DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
        if (sinceYearOne < 0 || sinceYearOne > DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{time.Value} {type.Unit.ToString().ToLowerInvariant()}s since 1970-01-01"
            );
        string text = new DateTime(sinceYearOne * TimeSpan.TicksPerSecond).ToString(
            "yyyy-MM-ddTHH:mm:ss",
            CultureInfo.InvariantCulture
        );
        int digits = 3 * (int)type.Unit;
        if (digits > 0)
            text += "." + fraction.ToString("D" + digits, CultureInfo.InvariantCulture);
        return type.TimeZone is null ? text : text + "Z";
    }
}
