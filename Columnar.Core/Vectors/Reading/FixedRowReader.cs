using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads values of a fixed width; those without nulls in place.</summary>
internal sealed unsafe class FixedRowReader<T>(ViewScope<VectorView> scope) : RowReader<T>(scope)
    where T : unmanaged
{
    private T[]? _packet;

    protected override ReadOnlySpan<T> Read(in ChunkBuffers piece, int offset, int count)
    {
        // SAFETY: the rows lie in the piece, whose data has a value for each.
        if (piece.Validity == 0)
            return new ReadOnlySpan<T>((T*)piece.Data + offset, count);
        _packet ??= new T[PacketRows];
        Span<T> copy = _packet.AsSpan(0, Math.Min(count, PacketRows));
        Copy(piece, offset, copy);
        return copy;
    }

    protected override void Copy(in ChunkBuffers piece, int offset, Span<T> target)
    {
        // SAFETY: as above.
        new ReadOnlySpan<T>((T*)piece.Data + offset, target.Length).CopyTo(target);
        if (piece.Validity == 0)
            return;
        for (int i = 0; i < target.Length; i++)
        {
            if (IsNull(piece, offset + i))
                target[i] = default;
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
