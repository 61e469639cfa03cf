using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads values of a fixed width; those without nulls in place.</summary>
internal sealed unsafe class FixedRowReader<T>(ViewScope<VectorView> scope) : RowReader<T>(scope)
    where T : unmanaged
{
    private T[]? _packet;

    protected override ReadOnlySpan<T> Read(in ChunkBuffers piece, int offset, int count)
    {
        if (piece.Validity == 0)
            return ReadAny(piece, offset, count);
        _packet ??= new T[PacketRows];
        Span<T> copy = _packet.AsSpan(0, Math.Min(count, PacketRows));
        Copy(piece, offset, copy);
        return copy;
    }

    // SAFETY: the rows lie in the piece, whose data has a value for each.
    protected override ReadOnlySpan<T> ReadAny(in ChunkBuffers piece, int offset, int count) =>
        new((T*)piece.Data + offset, count);

    protected override void Copy(in ChunkBuffers piece, int offset, Span<T> target)
    {
        ReadAny(piece, offset, target.Length).CopyTo(target);
        if (piece.Validity == 0)
            return;
        byte* validity = (byte*)piece.Validity;
        for (int i = 0; i < target.Length; )
        {
            int row = offset + i;
            // SAFETY: the bitmap has a bit for each row of the piece.
            if ((row & 7) == 0 && validity[row >> 3] == 0xFF)
            {
                i += 8; // Most rows have a value, and most nulls are far apart.
                continue;
            }
            if ((validity[row >> 3] >> (row & 7) & 1) == 0)
                target[i] = default;
            i++;
        }
    }

    protected override void Gather(in ChunkBuffers piece, long first, ReadOnlySpan<long> rows, Span<T> target)
    {
        T* data = (T*)piece.Data;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = (int)(rows[i] - first);
            // SAFETY: as above.
            target[i] = IsNull(piece, row) ? default : data[row];
        }
    }
}
