using System.Globalization;
using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>
/// Decimal numbers: an integer of 32, 64, 128 or 256 bits times a power of ten. Flatbuffer table <c>Decimal</c>: precision at 4,
/// scale at 6, bit width at 8, 128 if absent.
/// </summary>
internal sealed record DecimalType : ArrowType
{
    private const int DefaultBitWidth = 128;

    public DecimalType(int precision, int scale, int bitWidth = DefaultBitWidth)
    {
        Precision = precision;
        Scale = scale;
        string bits = bitWidth == DefaultBitWidth ? "" : string.Create(CultureInfo.InvariantCulture, $",{bitWidth}");
        Format = string.Create(CultureInfo.InvariantCulture, $"d:{precision},{scale}{bits}");
        Layout = ArrowLayout.FixedWidth(bitWidth);
        VectorType = VectorTypeOf(Format);
    }

    /// <summary>The most digits a value has.</summary>
    public int Precision { get; }

    /// <summary>How many of them stand behind the point; below 0, how many zeros stand before it.</summary>
    public int Scale { get; }

    public override string Format { get; }

    internal override ElementType? VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.Decimal;

    internal override ArrowLayout Layout { get; }

    private protected override string Words =>
        string.Create(CultureInfo.InvariantCulture, $"decimal{Layout.BitWidth}({Precision}, {Scale})");

    /// <summary>Whether integers of so many bits hold every number of so many digits.</summary>
    public static bool IsPrecision(int precision, int bitWidth) => precision > 0 && precision <= MaxPrecision(bitWidth);

    public static DecimalType Read(FlatbufferTable table)
    {
        int precision = table.GetInt32(4, 0);
        int bitWidth = table.GetInt32(8, DefaultBitWidth);
        if (!IsPrecision(precision, bitWidth))
            table.Corrupt(
                "a decimal of 32, 64, 128 or 256 bits with at most 9, 18, 38 or 76 digits",
                $"{bitWidth} bits with {precision} digits"
            );
        return new DecimalType(precision, table.GetInt32(6, 0), bitWidth);
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt32(4, Precision);
        builder.AddInt32(6, Scale);
        builder.AddInt32(8, Layout.BitWidth);
        return builder.EndTable();
    }

    private static int MaxPrecision(int bitWidth) =>
        bitWidth switch
        {
            32 => 9,
            64 => 18,
            128 => 38,
            256 => 76,
            _ => 0,
        };
}
