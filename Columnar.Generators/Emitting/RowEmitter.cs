namespace Columnar.Generators;

/// <summary>Writes the other part of a row: its schema, and how its members get into columns and back.</summary>
internal static class RowEmitter
{
    private const string Schema = "global::System.Collections.Generic.IReadOnlyList<global::Columnar.TableColumn>";

    public static string Emit(RowModel model)
    {
        string self = model.Type.Name;
        string row = $"global::Columnar.IColumnarRow<{self}>";
        SourceWriter writer = new(model.Type, row);
        if (model.HidesSchema)
        {
            writer.Line($"static {Schema} {row}.Schema {{ get; }} = global::System.Array.AsReadOnly(");
        }
        else
        {
            writer.Line("/// <summary>The columns of a table of such rows.</summary>");
            writer.Line($"public static {Schema} Schema {{ get; }} = global::System.Array.AsReadOnly(");
        }
        writer.Line("    new global::Columnar.TableColumn[]");
        writer.Line("    {");
        foreach (ColumnModel column in model.Columns)
            writer.Line(
                $"        new({SourceWriter.Literal(column.Column)}, {column.ElementType}, IsNullable: {(column.IsNullable ? "true" : "false")}){(column.Storage.Length > 0 ? $" {{ {column.Storage} }}" : "")},"
            );
        writer.Line("    }");
        writer.Line(");");
        writer.Line();
        WriteEncode(writer, model, row);
        writer.Line();
        WriteDecode(writer, model, row);
        return writer.Finish();
    }

    private static void WriteEncode(SourceWriter writer, RowModel model, string row)
    {
        writer.Line($"static void {row}.Encode(in {model.Type.Name} row, global::Columnar.RowEncoder encoder)");
        writer.Open();
        for (int i = 0; i < model.Columns.Count; i++)
        {
            ColumnModel column = model.Columns[i];
            string value = column.IsNullable ? $"value{i}" : $"row.{column.Member}";
            string method = column.Access == CellAccess.Value ? "WriteValue" : "Write";
            string write = $"encoder.{method}({i}, {value});";
            if (!column.IsNullable)
            {
                writer.Line(write);
                continue;
            }
            writer.Line($"if (row.{column.Member} is {{ }} value{i})");
            writer.Line($"    {write}");
            writer.Line("else");
            writer.Line($"    encoder.WriteNull({i});");
        }
        writer.Close();
    }

    private static void WriteDecode(SourceWriter writer, RowModel model, string row)
    {
        writer.Line($"static {model.Type.Name} {row}.Decode(global::Columnar.RowDecoder decoder) =>");
        writer.Line("    new(");
        for (int i = 0; i < model.Columns.Count; i++)
        {
            ColumnModel column = model.Columns[i];
            string read =
                column.Access == CellAccess.Value
                    ? $"decoder.ReadValue<{column.ValueType}>({i})"
                    : $"decoder.Read{column.Access}({i})";
            string end = i < model.Columns.Count - 1 ? "," : "";
            writer.Line(
                column.IsNullable
                    ? $"        decoder.IsNull({i}) ? default({column.ValueType}?) : {read}{end}"
                    : $"        {read}{end}"
            );
        }
        writer.Line("    );");
    }
}
