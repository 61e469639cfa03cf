using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>
/// Times of day: seconds and milliseconds in 32 bits, finer units in 64. Flatbuffer table <c>Time</c>: unit at 4, milliseconds if
/// absent; bit width at 6, 32 if absent.
/// </summary>
internal sealed record TimeType : ArrowType
{
    private const int DefaultBitWidth = 32;

    private static readonly TimeType[] s_byUnit =
    [
        new(TimeUnit.Second, "tts", 32),
        new(TimeUnit.Millisecond, "ttm", 32),
        new(TimeUnit.Microsecond, "ttu", 64),
        new(TimeUnit.Nanosecond, "ttn", 64),
    ];

    private TimeType(TimeUnit unit, string format, int bitWidth)
    {
        Unit = unit;
        Format = format;
        Layout = ArrowLayout.FixedWidth(bitWidth);
        VectorType = VectorTypeOf(format);
    }

    public TimeUnit Unit { get; }

    public override string Format { get; }

    internal override ElementType? VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Time;

    internal override ArrowLayout Layout { get; }

    private protected override string Words => $"time{Layout.BitWidth}[{Unit.Symbol()}]";

    public static TimeType Of(TimeUnit unit) => s_byUnit[(int)unit];

    public static TimeType Read(FlatbufferTable table)
    {
        TimeType type = Of(TimeUnits.Read(table, 4, TimeUnit.Millisecond));
        int bitWidth = table.GetInt32(6, DefaultBitWidth);
        if (bitWidth != type.Layout.BitWidth)
            table.Corrupt($"{type} of {type.Layout.BitWidth} bits", $"{bitWidth} bits");
        return type;
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt32(6, Layout.BitWidth);
        builder.AddInt16(4, (short)Unit);
        return builder.EndTable();
    }
}
