using Columnar.Ipc.Flatbuffers;

namespace Columnar.Types;

/// <summary>Values of a type, each written once and referred to by an index. In IPC metadata the field has the type of the values.</summary>
/// <param name="Id">The number that dictionary batches carry.</param>
/// <param name="Index">The type of the indices.</param>
/// <param name="Value">The type of the values.</param>
/// <param name="IsOrdered">Whether the order of the dictionary means something.</param>
internal sealed record DictionaryType(long Id, IntegerType Index, ArrowType Value, bool IsOrdered) : ArrowType
{
    public override string Format => Index.Format;

    internal override ElementType? VectorType => Value.VectorType;

    internal override ArrowTypeTag Tag => Value.Tag;

    internal override ArrowLayout Layout => Index.Layout;

    private protected override string Words => $"dictionary<{Index}, {Value}>";

    internal override int WriteTable(FlatbufferBuilder builder) => Value.WriteTable(builder);
}
