using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>
/// Differences of calendar times: months; days and milliseconds; months, days and nanoseconds. Flatbuffer table <c>Interval</c>:
/// unit at 4, months if absent.
/// </summary>
internal sealed record IntervalType : ArrowType
{
    private static readonly IntervalType[] s_byUnit =
    [
        new(0, "tiM", "month_interval", 32),
        new(1, "tiD", "day_time_interval", 64),
        new(2, "tin", "month_day_nano_interval", 128),
    ];

    private readonly short _unit;

    private IntervalType(short unit, string format, string words, int bitWidth)
    {
        _unit = unit;
        Format = format;
        Words = words;
        Layout = ArrowLayout.FixedWidth(bitWidth);
        VectorType = VectorTypeOf(format);
    }

    public static IntervalType Months => s_byUnit[0];

    public static IntervalType DaysAndTime => s_byUnit[1];

    public static IntervalType MonthsDaysAndNanoseconds => s_byUnit[2];

    public override string Format { get; }

    internal override ElementType? VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Interval;

    internal override ArrowLayout Layout { get; }

    private protected override string Words { get; }

    public static IntervalType Read(FlatbufferTable table)
    {
        int unit = table.GetInt16(4, 0);
        if ((uint)unit >= (uint)s_byUnit.Length)
            table.Corrupt("an interval unit of 0 to 2", $"{unit}");
        return s_byUnit[unit];
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt16(4, _unit);
        return builder.EndTable();
    }
}
