using System.Buffers.Text;
using Columnar.Formatting;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Conversion;

/// <summary>The values of a column as text, as CSV has it, one after the other.</summary>
internal sealed class ValueTexts(VectorView view) : IDisposable
{
    private readonly ViewScope<VectorView> _scope = view.OpenView();
    private readonly CellCursor _cells = new(view);
    private readonly ValueFormat? _format = ValueFormat.TryOf(view.Type, keepsPoint: true);
    private byte[] _text = new byte[ValueFormat.LongestLength];

    /// <summary>The next row's value in UTF-8, good until the next call; called at most as often as there are rows.</summary>
    public ReadOnlySpan<byte> Next(out bool isNull)
    {
        isNull = !_cells.Read(out ReadOnlySpan<byte> value);
        if (isNull || view.Type.Kind is ElementKind.Utf8 or ElementKind.DictionaryText)
            return value;
        if (_format is not null)
            return _text.AsSpan(0, _format.Write(value, _text));
        int length = Base64.GetMaxEncodedToUtf8Length(value.Length);
        if (_text.Length < length)
            _text = new byte[Math.Max(length, 2 * _text.Length)];
        Base64.EncodeToUtf8(value, _text, out _, out int written);
        return _text.AsSpan(0, written);
    }

    public void Dispose() => _scope.Dispose();
}
