using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Bytes of any length in one of Arrow's three layouts: 32-bit offsets, 64-bit offsets, views.</summary>
internal sealed record BinaryType : ArrowType
{
    private BinaryType(string format, string words, ArrowTypeTag tag, ArrowLayout layout)
    {
        Format = format;
        Words = words;
        Tag = tag;
        Layout = layout;
    }

    public static BinaryType Binary { get; } = new("z", "binary", ArrowTypeTag.Binary, ArrowLayout.Bytes32);

    public static BinaryType LargeBinary { get; } =
        new("Z", "large_binary", ArrowTypeTag.LargeBinary, ArrowLayout.Bytes64);

    public static BinaryType BinaryView { get; } =
        new("vz", "binary_view", ArrowTypeTag.BinaryView, ArrowLayout.ByteViews);

    public override string Format { get; }

    internal override ElementType? VectorType { get; } = VectorTypeOf("z");

    internal override ArrowTypeTag Tag { get; }

    internal override ArrowLayout Layout { get; }

    private protected override string Words { get; }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        return builder.EndTable();
    }
}
