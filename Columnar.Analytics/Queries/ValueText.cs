using System.Globalization;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Queries;

/// <summary>Values as text, without loss and the same everywhere: ISO 8601 dates and times as in CSV files, shortest round-trip numbers.</summary>
internal static class ValueText
{
    public static string Of(object value, ElementType type) =>
        value switch
        {
            bool truth => truth ? "true" : "false",
            Date32 date => Of(date),
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

    private static string Of(Date32 date)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        return Encoding.ASCII.GetString(text[..IsoTime.FormatDate(date.Days, text)]);
    }

    private static string Of(Timestamp time, ElementType type)
    {
        Span<byte> text = stackalloc byte[IsoTime.MaxLength];
        return Encoding.ASCII.GetString(
            text[..IsoTime.FormatTime(time.Value, type.Unit, type.TimeZone is not null, text)]
        );
    }
}
