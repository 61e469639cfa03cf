using System.Runtime.CompilerServices;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Consecutive texts of one chunk.</summary>
/// <param name="offsets">Where the first begins; each ends where the next begins.</param>
/// <param name="data">The chunk's bytes.</param>
/// <param name="length">How many.</param>
internal readonly unsafe struct TextRun(int* offsets, byte* data, int length)
{
    public int Length => length;

    /// <summary>The bytes of a text; those of a null are unspecified.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(data + offsets[index], offsets[index + 1] - offsets[index]);
    }
}

/// <summary>Finds the texts of rows that rise.</summary>
internal struct TextCursor(VectorView view)
{
    private int _chunk;

    /// <summary>The texts from a row on that lie in its chunk, at most so many.</summary>
    public unsafe TextRun At(long row, int atMost)
    {
        ReadOnlySpan<ChunkBuffers> chunks = view.Chunks;
        if (row < chunks[_chunk].FirstRow || row - chunks[_chunk].FirstRow >= chunks[_chunk].Length)
            _chunk = view.FindChunk(row);
        ref readonly ChunkBuffers chunk = ref chunks[_chunk];
        int offset = (int)(row - chunk.FirstRow);
        return new((int*)chunk.Offsets + offset, (byte*)chunk.Data, Math.Min(atMost, chunk.Length - offset));
    }
}
