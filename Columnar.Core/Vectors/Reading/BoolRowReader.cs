using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads truth values, a bit each, as <see cref="bool"/>; nulls are false.</summary>
internal sealed unsafe class BoolRowReader(ViewScope<VectorView> scope) : RowReader<bool>(scope)
{
    private readonly bool[] _packet = new bool[PacketRows];

    protected override ReadOnlySpan<bool> Read(in ChunkBuffers piece, int offset, int count)
    {
        Span<bool> copy = _packet.AsSpan(0, Math.Min(count, PacketRows));
        Copy(piece, offset, copy);
        return copy;
    }

    protected override void Copy(in ChunkBuffers piece, int offset, Span<bool> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = Value(piece, offset + i);
    }

    protected override void Gather(in ChunkBuffers piece, long first, ReadOnlySpan<long> rows, Span<bool> target)
    {
        for (int i = 0; i < rows.Length; i++)
            target[i] = Value(piece, (int)(rows[i] - first));
    }

    // SAFETY: the row lies in the piece, whose data has a bit for each.
    private static bool Value(in ChunkBuffers piece, int row) =>
        !IsNull(piece, row) && (((byte*)piece.Data)[row >> 3] >> (row & 7) & 1) != 0;
}
