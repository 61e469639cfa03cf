using Columnar.Csv;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Conversion;

/// <summary>The values of a column as text, as CSV has it, one after the other.</summary>
internal sealed class ValueTexts : IDisposable
{
    private readonly VectorView _view;
    private readonly ViewScope<VectorView> _scope;
    private readonly TextView? _text;
    private readonly MemoryStream _bytes = new();
    private readonly CsvOutput? _output;
    private readonly CsvColumnWriter? _writer;
    private long _row;

    /// <exception cref="NotSupportedException">Values of this type have no text.</exception>
    public ValueTexts(VectorView view)
    {
        _view = view;
        _text = view as TextView;
        if (_text is null)
        {
            _output = new CsvOutput(_bytes, new CsvOptions());
            _writer = CsvColumnWriter.Create(view);
        }
        _scope = view.OpenView();
    }

    /// <summary>The next row's value in UTF-8, good until the next call; called at most as often as there are rows.</summary>
    public ReadOnlySpan<byte> Next(out bool isNull)
    {
        isNull = _view.IsNull(_row);
        if (_text is not null)
            return _text.GetUtf8Span(_row++);
        _row++;
        _bytes.SetLength(0);
        _writer!.WriteNext(_output!);
        _output!.Flush();
        return _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }

    public void Dispose() => _scope.Dispose();
}
