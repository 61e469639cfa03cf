using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Integers of 8 to 64 bits. Flatbuffer table <c>Int</c>: bit width at 4, signedness at 6.</summary>
internal sealed record IntegerType : ArrowType
{
    private static readonly IntegerType[] s_all =
    [
        new(ElementType.Int8, true),
        new(ElementType.UInt8, false),
        new(ElementType.Int16, true),
        new(ElementType.UInt16, false),
        new(ElementType.Int32, true),
        new(ElementType.UInt32, false),
        new(ElementType.Int64, true),
        new(ElementType.UInt64, false),
    ];

    private IntegerType(ElementType elementType, bool isSigned)
    {
        VectorType = elementType;
        IsSigned = isSigned;
        Layout = ArrowLayout.FixedWidth(elementType.BitWidth);
    }

    public static IntegerType Int32 => s_all[4];

    public bool IsSigned { get; }

    public override string Format => VectorType.Format;

    internal override ElementType VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Int;

    internal override ArrowLayout Layout { get; }

    private protected override string Words => VectorType.ToString();

    public static IntegerType? TryParse(string format) => Array.Find(s_all, type => type.Format == format);

    public static IntegerType Read(FlatbufferTable table)
    {
        int bitWidth = table.GetInt32(4, 0);
        bool isSigned = table.GetBool(6);
        foreach (IntegerType type in s_all)
        {
            if (type.Layout.BitWidth == bitWidth && type.IsSigned == isSigned)
                return type;
        }
        table.Corrupt("an integer of 8, 16, 32 or 64 bits", $"{bitWidth} bits");
        return null;
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt32(4, Layout.BitWidth);
        builder.AddBool(6, IsSigned);
        return builder.EndTable();
    }
}
