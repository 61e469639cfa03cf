using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Points in time. Flatbuffer table <c>Timestamp</c>: unit at 4, zone at 6.</summary>
internal sealed record TimestampType : ArrowType
{
    private static readonly ArrowLayout s_layout = ArrowLayout.FixedWidth(64);

    public TimestampType(TimeUnit unit, string? timeZone) => VectorType = ElementType.Timestamp(unit, timeZone);

    public override string Format => VectorType.Format;

    internal override ElementType VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Timestamp;

    internal override ArrowLayout Layout => s_layout;

    private protected override string Words => VectorType.ToString();

    public static TimestampType Read(FlatbufferTable table)
    {
        TimeUnit unit = TimeUnits.Read(table, 4, TimeUnit.Second);
        string? zone = table.GetString(6);
        // The replacement character stands for what was no text.
        if (zone is not null && (zone.Length > 256 || zone.Any(c => char.IsControl(c) || c == '\uFFFD')))
            table.Corrupt("a time zone of at most 256 characters, none a control or replacement character", "another");
        return new TimestampType(unit, zone);
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        int zone = VectorType.TimeZone is string name ? builder.WriteString(name) : 0;
        builder.StartTable();
        builder.AddInt16(4, (short)VectorType.Unit);
        builder.AddReference(6, zone);
        return builder.EndTable();
    }
}
