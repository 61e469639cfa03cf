using Columnar.Formatting;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Conversion;

/// <summary>The values of a column as text, as CSV has it, one after the other.</summary>
internal sealed class ValueTexts : IDisposable
{
    private readonly ViewScope<VectorView> _scope;
    private readonly CellCursor _cells;
    private readonly ValueFormat? _format;
    private readonly byte[] _text = new byte[ValueFormat.LongestLength];

    /// <exception cref="NotSupportedException">Values of this type have no text.</exception>
    public ValueTexts(VectorView view)
    {
        _format = ValueFormat.TryOf(view.Type, keepsPoint: true);
        if (_format is null && view is not TextView)
            throw new NotSupportedException($"Values of {view.Type} have no text.");
        _scope = view.OpenView();
        _cells = new CellCursor(view);
    }

    /// <summary>The next row's value in UTF-8, good until the next call; called at most as often as there are rows.</summary>
    public ReadOnlySpan<byte> Next(out bool isNull)
    {
        isNull = !_cells.Read(out ReadOnlySpan<byte> value);
        if (isNull || _format is null)
            return value;
        return _text.AsSpan(0, _format.Write(value, _text));
    }

    public void Dispose() => _scope.Dispose();
}
