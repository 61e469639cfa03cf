using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Scans;

/// <summary>
/// Hands out the rows of a view as contiguous values with a validity mask whose bit 0 is the first row: where they lie
/// in one resident piece, the piece's own memory; else a copy in scratch memory. Either is good until the next call of the same
/// method or for other rows. One thread at a time; within the scope of the view's lease.
/// </summary>
internal sealed unsafe class PacketReader : IDisposable
{
    private readonly int _bitWidth;
    private byte* _values;
    private byte* _validity;

    /// <summary>Reads a view of any type; text has no contiguous values, only validity.</summary>
    public PacketReader(VectorView view)
    {
        Cursor = new ViewCursor(view);
        _bitWidth = view.Type.BitWidth;
    }

    /// <summary>The view read from.</summary>
    public VectorView View => Cursor.View;

    /// <summary>Finds the pieces; whoever reads the same rows in another way may use it too.</summary>
    public ViewCursor Cursor { get; }

    // More than a piece of scratch memory holds of a packet.
    private bool IsWide => _bitWidth > 8 * sizeof(ulong);

    /// <summary>How many rows from one on lie in the same chunk; in a packet, where that is encoded.</summary>
    public long RowsInChunk(long row)
    {
        ref readonly ChunkBuffers chunk = ref View.Chunks[View.FindChunk(row)];
        return chunk.Decoder is null ? chunk.EndRow - row : IChunkDecoder.PacketRows - row % IChunkDecoder.PacketRows;
    }

    /// <summary>The values of some rows.</summary>
    /// <param name="row">The first row; a multiple of 8 for truth values.</param>
    /// <param name="rows">How many; at most a packet's where they do not lie in one resident piece.</param>
    public void* Values(long row, int rows)
    {
        if (_bitWidth == 1)
            return Bits(row, rows, isValidity: false);
        int size = _bitWidth >> 3;
        ref readonly ChunkBuffers chunk = ref Cursor.Seek(row);
        long offset = row - chunk.FirstRow;
        if (offset + rows <= chunk.Length)
            return (byte*)chunk.Data + (offset * size);

        if (_values is null)
            _values = IsWide ? (byte*)NativeMemory.AlignedAlloc((nuint)Packets.Rows * (nuint)size, 64) : Scratch.Rent();
        byte* target = _values;
        while (rows > 0)
        {
            ref readonly ChunkBuffers piece = ref Cursor.Seek(row);
            offset = row - piece.FirstRow;
            int taken = (int)Math.Min(rows, piece.Length - offset);
            Unsafe.CopyBlockUnaligned(target, (byte*)piece.Data + (offset * size), (uint)(taken * size));
            target += taken * size;
            row += taken;
            rows -= taken;
        }
        return _values;
    }

    /// <summary>
    /// The validity of some rows, bits beyond them unspecified; null where none of them is known to be null.
    /// </summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many; at most a block's.</param>
    public ulong* Validity(long row, int rows) => View.NullCount == 0 ? null : Bits(row, rows, isValidity: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsWide)
            NativeMemory.AlignedFree(_values);
        else
            Scratch.Return(_values);
        Scratch.Return(_validity);
        _values = null;
        _validity = null;
    }

    private ulong* Bits(long row, int rows, bool isValidity)
    {
        ref readonly ChunkBuffers chunk = ref Seek(row, isValidity);
        long offset = row - chunk.FirstRow;
        if (offset + rows <= chunk.Length)
        {
            if (isValidity && (chunk.Validity == 0 || chunk.NullCount == 0))
                return null;
            // SAFETY: buffers are padded to 64 bytes, so a whole word may be read as long as it ends within the
            // padding.
            long padded = (Bitmap.ByteLength(chunk.Length) + 63) & ~63L;
            if ((offset & 7) == 0 && (offset >> 3) + (Packets.WordCount(rows) * sizeof(ulong)) <= padded)
                return (ulong*)((byte*)(isValidity ? chunk.Validity : chunk.Data) + (offset >> 3));
        }

        ref byte* scratch = ref isValidity ? ref _validity : ref _values;
        if (scratch is null)
            scratch = Scratch.Rent();
        var target = new Span<byte>(scratch, Packets.WordCount(rows) * sizeof(ulong));
        bool anyNull = false;
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref Seek(row + done, isValidity);
            offset = row + done - piece.FirstRow;
            int taken = (int)Math.Min(rows - done, piece.Length - offset);
            if (isValidity && (piece.Validity == 0 || piece.NullCount == 0))
            {
                Bitmap.Fill(target, done, taken, true);
            }
            else
            {
                anyNull = true;
                nint bits = isValidity ? piece.Validity : piece.Data;
                var source = new ReadOnlySpan<byte>((byte*)bits, (int)Bitmap.ByteLength(piece.Length));
                Bitmap.Copy(source, offset, target, done, taken);
            }
            done += taken;
        }
        return isValidity && !anyNull ? null : (ulong*)scratch;
    }

    private ref readonly ChunkBuffers Seek(long row, bool isValidity)
    {
        if (isValidity)
            return ref Cursor.SeekValidity(row);
        return ref Cursor.Seek(row);
    }
}
