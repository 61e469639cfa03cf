using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>The appended rows of a vector that wait for the next commit. Guarded by the vector's gate.</summary>
internal sealed class PendingRows(RowLayout layout)
{
    private const int FirstPieceBytes = 4096;
    private const int LargestPieceBytes = 1 << 20;

    // Rows of text are reckoned at this many bytes when the room for offsets is chosen.
    private const int TypicalTextBytes = 8;

    private readonly List<RowBuffer> _pieces = [];
    private RowBuffer? _last;
    private RowBuffer? _spare;

    // Totals of all pieces but the last.
    private long _closedRows;
    private long _closedNulls;
    private long _closedBytes;

    public long Rows => _closedRows + (_last?.Rows ?? 0);

    public long NullCount => _closedNulls + (_last?.NullCount ?? 0);

    public long ByteLength => _closedBytes + (_last?.ByteLength ?? 0);

    /// <summary>The last piece if it has room for one more row, of a length where rows vary in it; else null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowBuffer? TryGetRoom(int byteLength)
    {
        RowBuffer? last = _last;
        return last is not null && last.Rows < last.RowCapacity && last.DataCapacity - last.DataLength >= byteLength
            ? last
            : null;
    }

    /// <summary>Copies rows.</summary>
    public void Append(in ChunkBuffers rows) => Append(rows, 0, rows.Length);

    /// <summary>Copies some rows, from one on.</summary>
    public unsafe void Append(in ChunkBuffers rows, int start, int rowCount)
    {
        int done = start;
        int end = start + rowCount;
        while (done < end)
        {
            int byteLength = layout.HasOffsets ? ((int*)rows.Offsets)[done + 1] - ((int*)rows.Offsets)[done] : 0;
            RowBuffer piece = TryGetRoom(byteLength) ?? AddPiece(byteLength);
            int count = RowsThatFit(piece, rows, done, end);
            piece.AppendRows(rows, done, count);
            done += count;
        }
    }

    /// <summary>Replaces one row of a fixed width. Views that point at its piece keep the old one.</summary>
    public void Replace(long row, in ChunkBuffers value)
    {
        int index = 0;
        while (row >= _pieces[index].Rows)
            row -= _pieces[index++].Rows;
        RowBuffer piece = _pieces[index];
        long nulls = piece.NullCount;
        if (piece.IsLent)
            _pieces[index] = piece = piece.Copy();
        piece.Replace((int)row, value, 0);
        if (index == _pieces.Count - 1)
            _last = piece;
        else
            _closedNulls += piece.NullCount - nulls;
    }

    /// <summary>The last piece, which appends go to while it has room; null for none.</summary>
    public RowBuffer? Last => _last;

    /// <summary>The pieces, none of them empty.</summary>
    public IEnumerable<RowBuffer> Pieces => _pieces.Where(piece => piece.Rows > 0); // Room may have been made for a row that was refused.

    /// <summary>The piece that holds a row, and the row's place in it.</summary>
    public ChunkBuffers Find(long row, out int index)
    {
        int piece = 0;
        while (row >= _pieces[piece].Rows)
            row -= _pieces[piece++].Rows;
        index = (int)row;
        return _pieces[piece].Buffers(0);
    }

    /// <summary>All rows in one piece.</summary>
    public RowBuffer ToOne()
    {
        RowBuffer all = new(
            layout,
            checked((int)Rows),
            (int)Math.Min(_pieces.Sum(piece => (long)piece.DataLength), int.MaxValue)
        );
        foreach (RowBuffer piece in _pieces)
            all.AppendRows(piece.Buffers(0), 0, piece.Rows);
        return all;
    }

    /// <summary>Takes the last row back. No view shows it.</summary>
    public void RemoveLast()
    {
        while (_last!.Rows == 0)
        {
            _pieces.RemoveAt(_pieces.Count - 1);
            _last = _pieces[^1];
            _closedRows -= _last.Rows;
            _closedNulls -= _last.NullCount;
            _closedBytes -= _last.ByteLength;
        }
        _last.RemoveLast();
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        foreach (RowBuffer piece in _pieces)
        {
            if (piece.IsLent)
                continue;
            if (piece.DataCapacity <= (_spare?.DataCapacity ?? 0) || piece.DataCapacity > LargestPieceBytes)
            {
                piece.Release();
                continue;
            }
            _spare?.Release();
            _spare = piece;
        }
        _spare?.Clear();
        _pieces.Clear();
        _last = null;
        (_closedRows, _closedNulls, _closedBytes) = (0, 0, 0);
    }

    /// <summary>Begins a piece with room for at least a row of a length.</summary>
    public RowBuffer AddPiece(int byteLength)
    {
        RowBuffer piece;
        (_closedRows, _closedNulls, _closedBytes) = (Rows, NullCount, ByteLength);
        if (_pieces.Count == 0 && _spare is not null && _spare.DataCapacity >= byteLength)
        {
            piece = _spare;
            _spare = null;
        }
        else
        {
            // As long as all before, so that the pieces of a view stay few.
            int dataCapacity = (int)Math.Clamp(ByteLength, FirstPieceBytes, LargestPieceBytes);
            dataCapacity = Math.Max(dataCapacity, Math.Max(byteLength, layout.DataBits / 8));
            // Few different lengths, so that their memory is used again.
            if (dataCapacity < LargestPieceBytes)
                dataCapacity = (int)BitOperations.RoundUpToPowerOf2((uint)dataCapacity);
            int rowCapacity = layout.HasOffsets
                ? Math.Max(16, dataCapacity / TypicalTextBytes)
                : (int)((long)dataCapacity * 8 / layout.DataBits);
            piece = new RowBuffer(layout, rowCapacity, dataCapacity);
        }
        _pieces.Add(piece);
        _last = piece;
        return piece;
    }

    private unsafe int RowsThatFit(RowBuffer piece, in ChunkBuffers rows, int start, int end)
    {
        int count = Math.Min(piece.RowCapacity - piece.Rows, end - start);
        if (!layout.HasOffsets)
            return count;
        int* offsets = (int*)rows.Offsets + start;
        int room = piece.DataCapacity - piece.DataLength;
        int fits = 0;
        while (fits < count && offsets[fits + 1] - offsets[0] <= room)
            fits++;
        return fits;
    }
}
