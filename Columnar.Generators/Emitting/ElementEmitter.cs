namespace Columnar.Generators;

/// <summary>Writes the other part of a wrapper struct.</summary>
internal static class ElementEmitter
{
    public const string Interface = "global::Columnar.IColumnarElement";

    public static string Emit(ElementModel model)
    {
        SourceWriter writer = new(model.Type, Interface);
        WriteElementType(writer, model.ElementType);
        return writer.Finish();
    }

    public static void WriteElementType(SourceWriter writer, string elementType) =>
        writer.Line($"global::Columnar.ElementType {Interface}.ElementType => {elementType};");
}
