using System.Globalization;
using System.Text;

namespace Columnar.Types;

/// <summary>Reads Arrow format strings. A type has one format string here: what could be written in two ways is brought to one.</summary>
internal static class ElementFormat
{
    public const int MaxZoneLength = 256;

    private const string UnitLetters = "smun";

    private static readonly Dictionary<string, ElementType> s_plain = new ElementType[]
    {
        ElementType.Int8,
        ElementType.UInt8,
        ElementType.Int16,
        ElementType.UInt16,
        ElementType.Int32,
        ElementType.UInt32,
        ElementType.Int64,
        ElementType.UInt64,
        ElementType.Float16,
        ElementType.Float32,
        ElementType.Float64,
        ElementType.Bool,
        ElementType.Date32,
        ElementType.Utf8,
        ElementType.Binary,
        ElementType.Time64(TimeUnit.Microsecond),
        ElementType.Time64(TimeUnit.Nanosecond),
        ElementType.Duration(TimeUnit.Second),
        ElementType.Duration(TimeUnit.Millisecond),
        ElementType.Duration(TimeUnit.Microsecond),
        ElementType.Duration(TimeUnit.Nanosecond),
        ElementType.OtherFixed("tts", 32, "time32[s]"),
        ElementType.OtherFixed("ttm", 32, "time32[ms]"),
        ElementType.OtherFixed("tdm", 64, "date64"),
        ElementType.OtherFixed("tiM", 32, "interval[year_month]"),
        ElementType.OtherFixed("tiD", 64, "interval[day_time]"),
        ElementType.OtherFixed("tin", 128, "interval[month_day_nano]"),
    }.ToDictionary(type => type.Format, StringComparer.Ordinal);

    /// <summary>The type of a format string; null where vectors do not hold it.</summary>
    public static ElementType? Parse(string format)
    {
        if (s_plain.TryGetValue(format, out ElementType? plain))
            return plain;
        if (format.StartsWith("ts", StringComparison.Ordinal))
            return ParseTimestamp(format);
        if (format.StartsWith("w:", StringComparison.Ordinal))
            return TryInteger(format.AsSpan(2), out int width) && width is >= 1 and <= ElementType.MaxByteWidth
                ? ElementType.FixedBinary(width)
                : null;
        return format.StartsWith("d:", StringComparison.Ordinal) ? ParseDecimal(format.AsSpan(2)) : null;
    }

    /// <summary>Whether it can be written in UTF-8 and read back.</summary>
    /// <remarks>Half a surrogate pair is enumerated as the replacement character, which UTF-8 would turn it into.</remarks>
    public static bool IsText(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);

    private static ElementType? ParseTimestamp(string format)
    {
        if (format.Length < 4 || format.Length > 4 + MaxZoneLength || format[3] != ':' || !IsText(format))
            return null;
        int unit = UnitLetters.IndexOf(format[2], StringComparison.Ordinal);
        return unit < 0 ? null : ElementType.Timestamp((TimeUnit)unit, format[4..]);
    }

    // d:precision,scale or d:precision,scale,bits; 128 bits where they are not named.
    private static ElementType? ParseDecimal(ReadOnlySpan<char> parameters)
    {
        Span<Range> parts = stackalloc Range[4];
        int count = parameters.Split(parts, ',');
        int bits = 128;
        if (
            count is not (2 or 3)
            || !TryInteger(parameters[parts[0]], out int precision)
            || !TryInteger(parameters[parts[1]], out int scale)
            || (count == 3 && !TryInteger(parameters[parts[2]], out bits))
        )
            return null;
        int maxPrecision = bits switch
        {
            32 => 9,
            64 => 18,
            128 => Decimal128.MaxPrecision,
            256 => 76,
            _ => 0,
        };
        if (precision < 1 || precision > maxPrecision)
            return null;
        return bits == 128
            ? ElementType.Decimal128(precision, scale)
            : ElementType.OtherFixed(
                string.Create(CultureInfo.InvariantCulture, $"d:{precision},{scale},{bits}"),
                bits,
                string.Create(CultureInfo.InvariantCulture, $"decimal{bits}({precision}, {scale})")
            );
    }

    private static bool TryInteger(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
