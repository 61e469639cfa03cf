using System.Text;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads values that are made one by one, because no memory holds them as they are given.</summary>
internal abstract class MadeRowReader<T>(ViewScope<VectorView> scope) : RowReader<T>(scope)
{
    // Values may be objects, so few are made ahead.
    private const int ValuesAhead = 256;

    private readonly T[] _packet = new T[ValuesAhead];

    protected override ReadOnlySpan<T> Read(in ChunkBuffers piece, int offset, int count)
    {
        Span<T> copy = _packet.AsSpan(0, Math.Min(count, ValuesAhead));
        Copy(piece, offset, copy);
        return copy;
    }

    protected override void Copy(in ChunkBuffers piece, int offset, Span<T> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = IsNull(piece, offset + i) ? default! : Make(piece, offset + i);
    }

    protected override void Gather(in ChunkBuffers piece, long first, ReadOnlySpan<long> rows, Span<T> target)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int row = (int)(rows[i] - first);
            target[i] = IsNull(piece, row) ? default! : Make(piece, row);
        }
    }

    /// <summary>The value of a row of the piece that is not null.</summary>
    protected abstract T Make(in ChunkBuffers piece, int row);

    /// <summary>The bytes of a row of the piece.</summary>
    protected static unsafe ReadOnlySpan<byte> VariableBytes(in ChunkBuffers piece, int row)
    {
        // SAFETY: offsets were checked against the data when the view was made or the piece decoded.
        int* offsets = (int*)piece.Offsets + row;
        return new ReadOnlySpan<byte>((byte*)piece.Data + offsets[0], offsets[1] - offsets[0]);
    }
}

/// <summary>Reads truth values, a bit each, as <see cref="bool"/>; nulls are false.</summary>
internal sealed unsafe class BoolRowReader(ViewScope<VectorView> scope) : MadeRowReader<bool>(scope)
{
    // SAFETY: the row lies in the piece, whose data has a bit for each.
    protected override bool Make(in ChunkBuffers piece, int row) =>
        (((byte*)piece.Data)[row >> 3] >> (row & 7) & 1) != 0;
}

/// <summary>Reads text as strings; nulls are null.</summary>
internal sealed class TextRowReader(ViewScope<VectorView> scope) : MadeRowReader<string>(scope)
{
    protected override string Make(in ChunkBuffers piece, int row) =>
        Encoding.UTF8.GetString(VariableBytes(piece, row));
}

/// <summary>Reads bytes of any length as arrays; nulls are null.</summary>
internal sealed class BinaryRowReader(ViewScope<VectorView> scope) : MadeRowReader<byte[]>(scope)
{
    protected override byte[] Make(in ChunkBuffers piece, int row) => VariableBytes(piece, row).ToArray();
}

/// <summary>Reads bytes of one width as arrays; nulls are null.</summary>
internal sealed unsafe class FixedBinaryRowReader(ViewScope<VectorView> scope, int byteWidth)
    : MadeRowReader<byte[]>(scope)
{
    // SAFETY: the row lies in the piece, whose data has that many bytes for each.
    protected override byte[] Make(in ChunkBuffers piece, int row) =>
        new ReadOnlySpan<byte>((byte*)piece.Data + (long)row * byteWidth, byteWidth).ToArray();
}
