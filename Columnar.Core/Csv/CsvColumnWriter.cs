using Columnar.Formatting;
using Columnar.Vectors;

namespace Columnar.Csv;

/// <summary>Writes the values of one column in row order. Used within the scope of the view's lease only.</summary>
internal sealed class CsvColumnWriter(VectorView view)
{
    private readonly CellCursor _cells = new(view);
    private readonly bool _isText = view.Type.IsText;
    private readonly ValueFormat? _format = ValueFormat.TryOf(view.Type, keepsPoint: true);

    /// <summary>Writes the next row's value; called at most as often as there are rows.</summary>
    public void WriteNext(CsvOutput output)
    {
        if (!_cells.Read(out ReadOnlySpan<byte> value))
            output.Null();
        else if (_format is not null)
            output.Value(_format, value);
        else if (_isText)
            output.Text(value);
        else
            output.Base64(value);
    }
}
