using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Formatting;

internal sealed class DateFormat<T> : ValueFormat
    where T : unmanaged, IBinaryInteger<T>
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        IsoTime.FormatDate(long.CreateTruncating(MemoryMarshal.Read<T>(value)), target);
}

/// <summary>Dates in milliseconds: a date, or where one lies within a day, a time.</summary>
internal sealed class MillisecondDateFormat : ValueFormat
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        (long days, long rest) = Math.DivRem(MemoryMarshal.Read<long>(value), TimeSpan.MillisecondsPerDay);
        return rest == 0
            ? IsoTime.FormatDate(days, target)
            : IsoTime.FormatTime(MemoryMarshal.Read<long>(value), TimeUnit.Millisecond, isUtc: false, target);
    }
}

internal sealed class TimeOfDayFormat<T>(TimeUnit unit) : ValueFormat
    where T : unmanaged, IBinaryInteger<T>
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        IsoTime.FormatTimeOfDay(long.CreateTruncating(MemoryMarshal.Read<T>(value)), unit, target);
}

internal sealed class TimestampFormat(ElementType type) : ValueFormat
{
    private readonly TimeUnit _unit = type.Unit;
    private readonly bool _isUtc = type.TimeZone is not null;

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        IsoTime.FormatTime(MemoryMarshal.Read<long>(value), _unit, _isUtc, target);
}

internal sealed class DurationFormat(TimeUnit unit) : ValueFormat
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        IsoDuration.Format(MemoryMarshal.Read<long>(value), unit, target);
}

/// <summary>Months, days and a length of time, any of them negative: <c>P1M-2DT3.5S</c>.</summary>
internal sealed class IntervalFormat(bool hasMonths, bool hasDays, TimeUnit unit) : ValueFormat
{
    public override int MaxLength => 128;

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        int months = hasMonths ? MemoryMarshal.Read<int>(value) : 0;
        value = hasMonths ? value[sizeof(int)..] : value;
        int days = hasDays ? MemoryMarshal.Read<int>(value) : 0;
        value = hasDays ? value[sizeof(int)..] : value;
        long ticks = value.Length switch
        {
            0 => 0,
            sizeof(int) => MemoryMarshal.Read<int>(value),
            _ => MemoryMarshal.Read<long>(value),
        };
        return IsoDuration.FormatCalendar(months, days, ticks, unit, target);
    }
}

/// <summary>Arrow types that vectors keep under their format string.</summary>
internal static class OtherFormats
{
    public static ValueFormat? TryOf(ElementType type) =>
        type.Format switch
        {
            "tts" => new TimeOfDayFormat<int>(TimeUnit.Second),
            "ttm" => new TimeOfDayFormat<int>(TimeUnit.Millisecond),
            "tdm" => new MillisecondDateFormat(),
            "tiM" => new IntervalFormat(hasMonths: true, hasDays: false, TimeUnit.Second),
            "tiD" => new IntervalFormat(hasMonths: false, hasDays: true, TimeUnit.Millisecond),
            "tin" => new IntervalFormat(hasMonths: true, hasDays: true, TimeUnit.Nanosecond),
            ['d', ':', ..] => Decimal(type),
            _ => null,
        };

    private static ValueFormat Decimal(ElementType type)
    {
        int scale = int.Parse(type.Format.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture);
        return type.BitWidth switch
        {
            32 => new DecimalFormat<int>(scale),
            64 => new DecimalFormat<long>(scale),
            _ => new WideDecimalFormat(scale),
        };
    }
}
