using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Calendar dates: days in 32 bits, or milliseconds in 64. Flatbuffer table <c>Date</c>: unit at 4, milliseconds if absent.</summary>
internal sealed record DateType : ArrowType
{
    private DateType(bool isMilliseconds)
    {
        IsMilliseconds = isMilliseconds;
        Layout = ArrowLayout.FixedWidth(isMilliseconds ? 64 : 32);
    }

    public static DateType Days { get; } = new(false);

    public static DateType Milliseconds { get; } = new(true);

    public bool IsMilliseconds { get; }

    public override string Format => IsMilliseconds ? "tdm" : "tdD";

    internal override ElementType? VectorType => ElementType.Date32;

    internal override ArrowTypeTag Tag => ArrowTypeTag.Date;

    internal override ArrowLayout Layout { get; }

    private protected override string Words => IsMilliseconds ? "date64" : "date32";

    public static DateType Read(FlatbufferTable table)
    {
        int unit = table.GetInt16(4, 1);
        if (unit is not (0 or 1))
            table.Corrupt("a date unit of 0 or 1", $"{unit}");
        return unit == 0 ? Days : Milliseconds;
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt16(4, (short)(IsMilliseconds ? 1 : 0));
        return builder.EndTable();
    }
}
