using System.Globalization;

namespace Columnar.Types;

/// <summary>Reads the format strings of flat types (Arrow C Data Interface specification, "Data type description").</summary>
internal static class ArrowFormat
{
    /// <summary>The type of a format string; null where it is none, or a nested one.</summary>
    public static ArrowType? TryParse(string format) =>
        format switch
        {
            "b" => BoolType.Instance,
            "u" => TextType.Utf8,
            "U" => TextType.LargeUtf8,
            "vu" => TextType.Utf8View,
            "z" => BinaryType.Binary,
            "Z" => BinaryType.LargeBinary,
            "vz" => BinaryType.BinaryView,
            "tdD" => DateType.Days,
            "tdm" => DateType.Milliseconds,
            "tiM" => IntervalType.Months,
            "tiD" => IntervalType.DaysAndTime,
            "tin" => IntervalType.MonthsDaysAndNanoseconds,
            ['t', 't', char letter] => Unit(letter) is { } unit ? TimeType.Of(unit) : null,
            ['t', 'D', char letter] => Unit(letter) is { } unit ? DurationType.Of(unit) : null,
            ['t', 's', ..] => Timestamp(format),
            ['w', ':', ..] => FixedSizeBinary(format[2..]),
            ['d', ':', ..] => Decimal(format[2..]),
            _ => IntegerType.TryParse(format) ?? (ArrowType?)FloatingPointType.TryParse(format),
        };

    private static TimeUnit? Unit(char letter) =>
        TimeUnits.Letters.IndexOf(letter, StringComparison.Ordinal) is int unit and >= 0 ? (TimeUnit)unit : null;

    private static TimestampType? Timestamp(string format) =>
        ElementType.TryParse(format, out ElementType? type) ? new TimestampType(type.Unit, type.TimeZone) : null;

    private static FixedSizeBinaryType? FixedSizeBinary(string width) =>
        TryNumber(width, out int bytes) && FixedSizeBinaryType.IsWidth(bytes) ? new FixedSizeBinaryType(bytes) : null;

    private static DecimalType? Decimal(string parameters)
    {
        string[] parts = parameters.Split(',');
        int bitWidth = 128;
        return
            parts.Length is 2 or 3
            && TryNumber(parts[0], out int precision)
            && TryNumber(parts[1], out int scale)
            && (parts.Length == 2 || TryNumber(parts[2], out bitWidth))
            && DecimalType.IsPrecision(precision, bitWidth)
            ? new DecimalType(precision, scale, bitWidth)
            : null;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
