using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// Finds the resident piece that holds a row: a chunk, or a decoded packet in memory of the cursor's own. One thread at a time, within
/// the scope of the view's lease.
/// </summary>
internal sealed class ViewCursor(VectorView view)
{
    private ChunkBuffers _piece;
    private int _chunk;
    private PieceBuffer? _memory;

    public VectorView View => view;

    /// <summary>Whether what <see cref="Seek"/> gave last stays where it is for as long as the view's lease.</summary>
    public bool IsLasting { get; private set; }

    /// <summary>
    /// The resident piece that holds a row, which must lie in [0, Length). The buffers of a decoded one are good until a row beyond it is sought.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly ChunkBuffers Seek(long row)
    {
        if ((ulong)(row - _piece.FirstRow) >= (ulong)_piece.Length)
            Move(row);
        return ref _piece;
    }

    /// <summary>A piece whose validity may be read, and nothing else: the values of an encoded chunk are decoded only if they tell.</summary>
    public ref readonly ChunkBuffers SeekValidity(long row)
    {
        ref readonly ChunkBuffers chunk = ref FindChunk(row);
        if (chunk.HasResidentValidity && view.CheckBlock is null)
            return ref chunk;
        return ref Seek(row);
    }

    /// <summary>Some rows from one on as a resident piece, decoded no further where they are encoded: for few rows anywhere.</summary>
    /// <param name="row">The first, which must lie in [0, Length).</param>
    /// <param name="count">How many are wanted; a piece may have fewer, or more.</param>
    public ref readonly ChunkBuffers Read(long row, int count)
    {
        ref readonly ChunkBuffers chunk = ref FindChunk(row);
        if (chunk.Decoder is null || (ulong)(row - _piece.FirstRow) < (ulong)_piece.Length)
            return ref Seek(row);
        _piece = default;
        long end = Math.Min(chunk.EndRow, (row / IChunkDecoder.PacketRows + 1) * IChunkDecoder.PacketRows);
        IsLasting = false;
        _piece = chunk.Decoder.Decode(row, (int)Math.Min(count, end - row), _memory ??= new PieceBuffer());
        return ref _piece;
    }

    /// <summary>Copies the validity of rows, 1 = value; bits behind them are not touched.</summary>
    /// <returns>How many are null.</returns>
    public unsafe int CopyValidity(long firstRow, int rows, Span<byte> target)
    {
        int nulls = 0;
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref SeekValidity(firstRow + done);
            long offset = firstRow + done - piece.FirstRow;
            int taken = (int)Math.Min(rows - done, piece.Length - offset);
            if (piece.NullCount == 0)
            {
                Bitmap.Fill(target, done, taken, true);
            }
            else
            {
                // SAFETY: a piece with nulls has a bit for each of its rows.
                ReadOnlySpan<byte> bits = new((byte*)piece.Validity, (int)Bitmap.ByteLength(piece.Length));
                Bitmap.Copy(bits, offset, target, done, taken);
                nulls += taken - (int)Bitmap.CountOnes(bits, offset, taken);
            }
            done += taken;
        }
        GC.KeepAlive(this); // A decoded piece lies in memory of its own.
        return nulls;
    }

    private void Move(long row)
    {
        ref readonly ChunkBuffers chunk = ref FindChunk(row);
        IsLasting = chunk.Decoder is null;
        if (IsLasting)
        {
            _piece = view.CheckBlock is null ? chunk : CheckedBlock(chunk, row);
            return;
        }
        // Whatever happens below, the memory no longer holds the piece before.
        _piece = default;
        long packet = row / IChunkDecoder.PacketRows * IChunkDecoder.PacketRows;
        long first = Math.Max(chunk.FirstRow, packet);
        int rows = (int)(Math.Min(chunk.EndRow, packet + IChunkDecoder.PacketRows) - first);
        _piece = chunk.Decoder!.Decode(first, rows, _memory ??= new PieceBuffer());
    }

    private ChunkBuffers CheckedBlock(in ChunkBuffers chunk, long row)
    {
        int start = (int)(view.CheckBlock!(row) - chunk.FirstRow);
        return chunk.Slice(start, Math.Min(Geometry.BlockRows, chunk.Length - start), view.Type.BitWidth);
    }

    private ref readonly ChunkBuffers FindChunk(long row)
    {
        ReadOnlySpan<ChunkBuffers> chunks = view.Chunks;
        if (row < chunks[_chunk].FirstRow || row >= chunks[_chunk].EndRow)
            _chunk = view.FindChunk(row);
        return ref chunks[_chunk];
    }
}
