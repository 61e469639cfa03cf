using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Points in time. Flatbuffer table <c>Timestamp</c>: unit at 4, zone at 6.</summary>
internal sealed record TimestampType : ArrowType
{
    private static readonly ArrowLayout s_layout = ArrowLayout.FixedWidth(64);

    public TimestampType(TimeUnit unit, string? timeZone) => ElementType = ElementType.Timestamp(unit, timeZone);

    public override string Format => ElementType.Format;

    public override ElementType ElementType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Timestamp;

    internal override ArrowLayout Layout => s_layout;

    private protected override string Words => ElementType.ToString();

    public static TimestampType Read(FlatbufferTable table)
    {
        int unit = table.GetInt16(4, 0);
        if ((uint)unit > (uint)TimeUnit.Nanosecond)
            table.Corrupt("a time unit of 0 to 3", $"{unit}");
        string? zone = table.GetString(6);
        if (zone is not null && (zone.Length > 256 || zone.Any(char.IsControl)))
            table.Corrupt("a time zone of at most 256 characters, none a control character", "another");
        return new TimestampType((TimeUnit)unit, zone);
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        int zone = ElementType.TimeZone is string name ? builder.WriteString(name) : 0;
        builder.StartTable();
        builder.AddInt16(4, (short)ElementType.Unit);
        builder.AddReference(6, zone);
        return builder.EndTable();
    }
}
