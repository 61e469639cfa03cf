using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Finds the piece that holds a row. One thread at a time, within the scope of the view's lease.</summary>
internal sealed class PieceCursor(VectorView view)
{
    private ChunkBuffers _piece;

    /// <summary>The piece that holds a row, which must lie in [0, Length).</summary>
    public ref readonly ChunkBuffers Seek(long row)
    {
        if ((ulong)(row - _piece.FirstRow) >= (ulong)_piece.Length)
            _piece = view.Chunks[view.FindChunk(row)];
        return ref _piece;
    }
}
