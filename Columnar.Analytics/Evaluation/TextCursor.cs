using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Consecutive texts, or other values taken as bytes, of one resident piece.</summary>
/// <param name="offsets">Where the first begins; each ends where the next begins.</param>
/// <param name="data">The piece's bytes.</param>
/// <param name="length">How many.</param>
/// <param name="isLasting">Whether they stay where they are for as long as the view's lease.</param>
internal readonly unsafe struct TextRun(int* offsets, byte* data, int length, bool isLasting)
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
            : TextKeys.PrefixOf(this[index]);
    }

    /// <summary>
    /// Makes a place that of a text, good when the run is left: a copy is made where the text does not stay where it lies.
    /// </summary>
    public void Keep(int index, ref TextPlace place)
    {
        if (isLasting)
            place = new TextPlace(data + offsets[index], ByteLength(index));
        else
            place.CopyFrom(this[index]);
    }

    /// <summary>The bytes of a text; those of a null are unspecified.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(data + offsets[index], offsets[index + 1] - offsets[index]);
    }
}

/// <summary>Finds the texts of rows that rise; of values of a fixed width their bytes.</summary>
internal readonly struct TextCursor(ViewCursor cursor)
{
    // Where the values of a packet would begin if they had offsets; null for those that have.
    private readonly int[]? _steps = StepsOf(cursor.View.Type);

    /// <summary>The texts from a row on that lie in its piece, at most so many. A run is good until one of another piece is asked for.</summary>
    public unsafe TextRun At(long row, int atMost)
    {
        ref readonly ChunkBuffers piece = ref cursor.Seek(row);
        int offset = (int)(row - piece.FirstRow);
        if (_steps is not null)
        {
            // SAFETY: the steps are pinned, one more than a packet's rows; a piece holds so many bytes for each of its rows.
            return new(
                (int*)Unsafe.AsPointer(ref _steps[0]),
                (byte*)piece.Data + (long)offset * _steps[1],
                Math.Min(Math.Min(atMost, Packets.Rows), piece.Length - offset),
                cursor.IsLasting
            );
        }
        return new(
            (int*)piece.Offsets + offset,
            (byte*)piece.Data,
            Math.Min(atMost, piece.Length - offset),
            cursor.IsLasting
        );
    }

    private static int[]? StepsOf(ElementType type)
    {
        if (type.BitWidth < 8 || type.Kind == ElementKind.DictionaryText)
            return null;
        int[] steps = GC.AllocateUninitializedArray<int>(Packets.Rows + 1, pinned: true);
        for (int i = 0; i < steps.Length; i++)
            steps[i] = i * (type.BitWidth / 8);
        return steps;
    }
}
