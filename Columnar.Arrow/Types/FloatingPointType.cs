using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>IEEE 754 numbers. Flatbuffer table <c>FloatingPoint</c>: precision (half, single, double) at 4.</summary>
internal sealed record FloatingPointType : ArrowType
{
    private static readonly FloatingPointType[] s_byPrecision =
    [
        new(ElementType.Float16),
        new(ElementType.Float32),
        new(ElementType.Float64),
    ];

    private FloatingPointType(ElementType elementType)
    {
        VectorType = elementType;
        Layout = ArrowLayout.FixedWidth(elementType.BitWidth);
    }

    public override string Format => VectorType.Format;

    internal override ElementType VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.FloatingPoint;

    internal override ArrowLayout Layout { get; }

    private protected override string Words => VectorType.ToString();

    public static FloatingPointType? TryParse(string format) =>
        Array.Find(s_byPrecision, type => type.Format == format);

    public static FloatingPointType Read(FlatbufferTable table)
    {
        int precision = table.GetInt16(4, 0);
        if ((uint)precision >= (uint)s_byPrecision.Length)
            table.Corrupt("a precision of 0 to 2", $"{precision}");
        return s_byPrecision[precision];
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt16(4, (short)Array.IndexOf(s_byPrecision, this));
        return builder.EndTable();
    }
}
