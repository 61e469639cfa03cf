using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Truth values, a bit each.</summary>
internal sealed record BoolType : ArrowType
{
    private BoolType() { }

    public static BoolType Instance { get; } = new();

    public override string Format => "b";

    internal override ElementType? VectorType => ElementType.Bool;

    internal override ArrowTypeTag Tag => ArrowTypeTag.Bool;

    internal override ArrowLayout Layout { get; } = ArrowLayout.FixedWidth(1);

    private protected override string Words => "bool";

    internal override int WriteTable(FlatbufferBuilder builder)
    {
        builder.StartTable();
        return builder.EndTable();
    }
}
