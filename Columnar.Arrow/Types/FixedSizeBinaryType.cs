using System.Globalization;
using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Bytes of one length. Flatbuffer table <c>FixedSizeBinary</c>: bytes per value at 4.</summary>
internal sealed record FixedSizeBinaryType : ArrowType
{
    /// <summary>Widths in bits stay within 32 bits.</summary>
    private const int MaxByteWidth = int.MaxValue / 8;

    public FixedSizeBinaryType(int byteWidth)
    {
        ByteWidth = byteWidth;
        Format = string.Create(CultureInfo.InvariantCulture, $"w:{byteWidth}");
        Layout = ArrowLayout.FixedWidth(byteWidth * 8);
        VectorType = VectorTypeOf(Format);
    }

    public int ByteWidth { get; }

    public override string Format { get; }

    internal override ElementType? VectorType { get; }

    internal override ArrowTypeTag Tag => ArrowTypeTag.FixedSizeBinary;

    internal override ArrowLayout Layout { get; }

    private protected override string Words =>
        string.Create(CultureInfo.InvariantCulture, $"fixed_size_binary[{ByteWidth}]");

    public static bool IsWidth(int byteWidth) => byteWidth is >= 0 and <= MaxByteWidth;

    public static FixedSizeBinaryType Read(FlatbufferTable table)
    {
        int byteWidth = table.GetInt32(4, 0);
        if (!IsWidth(byteWidth))
            table.Corrupt($"values of 0 to {MaxByteWidth} bytes", $"{byteWidth}");
        return new FixedSizeBinaryType(byteWidth);
    }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        builder.AddInt32(4, ByteWidth);
        return builder.EndTable();
    }
}
