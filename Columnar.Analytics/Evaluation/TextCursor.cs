using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Columnar.Memory;

namespace Columnar.Evaluation;

/// <summary>Consecutive texts of one chunk.</summary>
/// <param name="offsets">Where the first begins; each ends where the next begins.</param>
/// <param name="data">The chunk's bytes.</param>
/// <param name="length">How many.</param>
internal readonly unsafe struct TextRun(int* offsets, byte* data, int length)
{
    public int Length => length;

    /// <summary>The number of bytes of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ByteLength(int index) => offsets[index + 1] - offsets[index];

    /// <summary>The first eight bytes of a text, the first in the lowest place, zeros where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Prefix(int index)
    {
        int start = offsets[index];
        // SAFETY: the run's bytes reach to where its last text ends; eight are read at once only where they lie before that.
        return start + sizeof(ulong) <= offsets[length]
            ? Unsafe.ReadUnaligned<ulong>(data + start) & Bitmap.LowMask(8 * Math.Min(8, offsets[index + 1] - start))
            : PrefixOf(this[index]);
    }

    /// <summary>The first eight bytes of a text, the first in the lowest place, zeros where there are none.</summary>
    public static ulong PrefixOf(ReadOnlySpan<byte> text)
    {
        if (text.Length >= sizeof(ulong))
            return BinaryPrimitives.ReadUInt64LittleEndian(text);
        ulong prefix = 0;
        for (int i = 0; i < text.Length; i++)
            prefix |= (ulong)text[i] << (i * 8);
        return prefix;
    }

    /// <summary>Where a text lies, which stays good when the run is left.</summary>
    public TextPlace PlaceOf(int index) => new(data + offsets[index], ByteLength(index));

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
