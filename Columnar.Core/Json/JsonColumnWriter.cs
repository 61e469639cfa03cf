using System.Text.Json;
using Columnar.Formatting;
using Columnar.Vectors;

namespace Columnar.Json;

/// <summary>Writes the values of one column in row order. Used within the scope of the view's lease only.</summary>
internal sealed class JsonColumnWriter(VectorView view)
{
    private readonly CellCursor _cells = new(view);
    private readonly ElementType _type = view.Type;
    private readonly ValueFormat? _format = ValueFormat.TryOf(view.Type);

    /// <summary>The column's name, as a property's name.</summary>
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(view.Name, JsonExport.Encoder);

    /// <summary>Writes the next row's value; called at most as often as there are rows.</summary>
    public void WriteNext(Utf8JsonWriter output)
    {
        if (!_cells.Read(out ReadOnlySpan<byte> value))
            output.WriteNullValue();
        else if (_type.Kind == ElementKind.Bool)
            output.WriteBooleanValue(value[0] != 0);
        else if (_type.IsText)
            output.WriteStringValue(value);
        else if (_format is null)
            output.WriteBase64StringValue(value);
        else
            Write(_format, value, output);
    }

    private static void Write(ValueFormat format, ReadOnlySpan<byte> value, Utf8JsonWriter output)
    {
        Span<byte> text = stackalloc byte[ValueFormat.LongestLength];
        int length = format.Write(value, text);
        if (!format.IsNumber)
            output.WriteStringValue(text[..length]);
        else if (format.IsFinite(value))
            output.WriteRawValue(text[..length], skipInputValidation: true);
        else
            output.WriteNullValue();
    }
}
