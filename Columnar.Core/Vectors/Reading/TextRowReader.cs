using System.Text;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Reads text as strings; nulls are null.</summary>
internal sealed unsafe class TextRowReader(ViewScope<VectorView> scope) : RowReader<string>(scope)
{
    // Strings are made one by one, so few are made ahead.
    private const int StringsAhead = 256;

    private readonly string[] _packet = new string[StringsAhead];

    protected override ReadOnlySpan<string> Read(in ChunkBuffers piece, int offset, int count)
    {
        Span<string> copy = _packet.AsSpan(0, Math.Min(count, StringsAhead));
        Copy(piece, offset, copy);
        return copy;
    }

    protected override void Copy(in ChunkBuffers piece, int offset, Span<string> target)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] = Value(piece, offset + i);
    }

    protected override void Gather(in ChunkBuffers piece, long first, ReadOnlySpan<long> rows, Span<string> target)
    {
        for (int i = 0; i < rows.Length; i++)
            target[i] = Value(piece, (int)(rows[i] - first));
    }

    private static string Value(in ChunkBuffers piece, int row)
    {
        if (IsNull(piece, row))
            return null!; // Said by IRows: null stands for a null.
        // SAFETY: offsets were checked against the data when the view was made.
        int* offsets = (int*)piece.Offsets + row;
        return Encoding.UTF8.GetString((byte*)piece.Data + offsets[0], offsets[1] - offsets[0]);
    }
}
