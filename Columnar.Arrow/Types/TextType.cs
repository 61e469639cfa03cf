using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Text in UTF-8 in one of Arrow's three layouts: 32-bit offsets, 64-bit offsets, views.</summary>
internal sealed record TextType : ArrowType
{
    private TextType(string format, string words, ArrowTypeTag tag, ArrowLayout layout)
    {
        Format = format;
        Words = words;
        Tag = tag;
        Layout = layout;
    }

    public static TextType Utf8 { get; } = new("u", "utf8", ArrowTypeTag.Utf8, ArrowLayout.Bytes32);

    public static TextType LargeUtf8 { get; } = new("U", "large_utf8", ArrowTypeTag.LargeUtf8, ArrowLayout.Bytes64);

    public static TextType Utf8View { get; } = new("vu", "utf8_view", ArrowTypeTag.Utf8View, ArrowLayout.ByteViews);

    public override string Format { get; }

    internal override ElementType? VectorType => ElementType.Utf8;

    internal override ArrowTypeTag Tag { get; }

    internal override ArrowLayout Layout { get; }

    private protected override string Words { get; }

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        return builder.EndTable();
    }
}
