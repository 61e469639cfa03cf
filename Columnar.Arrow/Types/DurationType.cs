using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Lengths of time in 64 bits. Flatbuffer table <c>Duration</c>: unit at 4, milliseconds if absent.</summary>
internal sealed record DurationType : ArrowType
{
    private static readonly DurationType[] s_byUnit =
    [
        new(TimeUnit.Second, "tDs"),
        new(TimeUnit.Millisecond, "tDm"),
        new(TimeUnit.Microsecond, "tDu"),
        new(TimeUnit.Nanosecond, "tDn"),
    ];

    private DurationType(TimeUnit unit, string format)
    {
        Unit = unit;
        Format = format;
        VectorType = VectorTypeOf(format);
    }

    public TimeUnit Unit { get; }

    public override string Format { get; }

    internal override ElementType? VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Duration;

    internal override ArrowLayout Layout { get; } = ArrowLayout.FixedWidth(64);

    private protected override string Words => $"duration[{Unit.Symbol()}]";

    public static DurationType Of(TimeUnit unit) => s_byUnit[(int)unit];

    public static DurationType Read(FlatbufferTable table) => Of(TimeUnits.Read(table, 4, TimeUnit.Millisecond));

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt16(4, (short)Unit);
        return builder.EndTable();
    }
}
