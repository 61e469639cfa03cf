using System.Globalization;
using Apache.Arrow.Types;
using ApacheUnit = Apache.Arrow.Types.TimeUnit;

namespace Columnar.Arrays;

/// <summary>The types of Apache.Arrow, by the format strings of the Arrow C Data Interface.</summary>
internal static class ApacheTypes
{
    /// <summary>The type of a flat field.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static IArrowType Of(ArrowType type) =>
        type.Format switch
        {
            "b" => BooleanType.Default,
            "c" => Int8Type.Default,
            "C" => UInt8Type.Default,
            "s" => Int16Type.Default,
            "S" => UInt16Type.Default,
            "i" => Int32Type.Default,
            "I" => UInt32Type.Default,
            "l" => Int64Type.Default,
            "L" => UInt64Type.Default,
            "e" => HalfFloatType.Default,
            "f" => FloatType.Default,
            "g" => DoubleType.Default,
            "u" => StringType.Default,
            "z" => BinaryType.Default,
            "tdD" => Date32Type.Default,
            "tdm" => Date64Type.Default,
            "tts" => new Time32Type(ApacheUnit.Second),
            "ttm" => new Time32Type(ApacheUnit.Millisecond),
            "ttu" => new Time64Type(ApacheUnit.Microsecond),
            "ttn" => new Time64Type(ApacheUnit.Nanosecond),
            "tiM" => IntervalType.YearMonth,
            "tiD" => IntervalType.DayTime,
            "tin" => IntervalType.MonthDayNanosecond,
            ['t', 'D', char unit] => DurationType.FromTimeUnit(Unit(unit)),
            ['t', 's', char unit, ':', .. string zone] => new TimestampType(Unit(unit), zone.Length == 0 ? null : zone),
            ['w', ':', .. string width] => new FixedSizeBinaryType(Number(width)),
            ['d', ':', .. string parameters] => Decimal(parameters.Split(',')),
            _ => throw new NotSupportedException($"Apache.Arrow has no type for {type} (format '{type.Format}')."),
        };

    private static FixedSizeBinaryType Decimal(string[] parameters)
    {
        int precision = Number(parameters[0]);
        int scale = Number(parameters[1]);
        return (parameters.Length > 2 ? Number(parameters[2]) : 128) switch
        {
            32 => new Decimal32Type(precision, scale),
            64 => new Decimal64Type(precision, scale),
            128 => new Decimal128Type(precision, scale),
            _ => new Decimal256Type(precision, scale),
        };
    }

    private static ApacheUnit Unit(char letter) =>
        letter switch
        {
            's' => ApacheUnit.Second,
            'm' => ApacheUnit.Millisecond,
            'u' => ApacheUnit.Microsecond,
            _ => ApacheUnit.Nanosecond,
        };

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
