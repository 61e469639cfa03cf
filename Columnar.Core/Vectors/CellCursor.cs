using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads the values of a view of any type in row order, as bytes. Used within the scope of the view's lease, by one thread.</summary>
/// <param name="view">The view.</param>
/// <param name="firstRow">The row read first.</param>
internal sealed unsafe class CellCursor(VectorView view, long firstRow = 0)
{
    private readonly ViewCursor _cursor = new(view);
    private readonly int _width = view.Type.BitWidth / 8;
    private ChunkBuffers _piece;
    private long _next = firstRow;

    /// <summary>Whether a value comes next; false for a null, which is passed over. Called at most as often as there are rows.</summary>
    /// <param name="value">
    /// Its bytes, good until the next call: of text UTF-8, of a truth value one byte, 0 or 1, else as they lie in memory.
    /// </param>
    public bool Read(out ReadOnlySpan<byte> value) => Read(_next++, out value);

    /// <summary>Whether a row has a value; false for a null.</summary>
    /// <param name="row">The row, mostly behind the one read before.</param>
    /// <param name="value">As for the next one.</param>
    public bool Read(long row, out ReadOnlySpan<byte> value)
    {
        if ((ulong)(row - _piece.FirstRow) >= (ulong)_piece.Length)
            _piece = _cursor.Seek(row);
        // SAFETY: the row lies in the piece, whose buffers hold a value for each of its rows (ChunkBuffers).
        int place = (int)(row - _piece.FirstRow);
        value = default;
        if (_piece.NullCount != 0 && (((byte*)_piece.Validity)[place >> 3] >> (place & 7) & 1) == 0)
            return false;
        if (_piece.Offsets != 0)
        {
            int* offsets = (int*)_piece.Offsets + place;
            value = new ReadOnlySpan<byte>((byte*)_piece.Data + offsets[0], offsets[1] - offsets[0]);
        }
        else if (_width != 0)
        {
            value = new ReadOnlySpan<byte>((byte*)_piece.Data + (long)place * _width, _width);
        }
        else if (view.Type.Kind == ElementKind.Bool)
        {
            value = (((byte*)_piece.Data)[place >> 3] >> (place & 7) & 1) == 0 ? [0] : [1];
        }
        return true;
    }
}
