using Columnar.Memory;

namespace Columnar.Evaluation;

/// <summary>What conditions do with the masks of a packet besides their own work.</summary>
internal static unsafe class Masks
{
    /// <summary>The mask of the last word's rows; all ones where it is full.</summary>
    public static ulong LastWord(int rows) => (rows & 63) == 0 ? ulong.MaxValue : Bitmap.LowMask(rows & 63);

    /// <summary>
    /// Marks the rows without a value as null and takes them out of those that are true; clears what lies beyond the rows.
    /// </summary>
    /// <param name="valid">A bit per row, 1 = value; null where no row is null.</param>
    /// <param name="rows">Rows of the packet.</param>
    /// <param name="isTrue">The rows where the answer is true; changed.</param>
    /// <param name="isNull">The rows where it is null; written.</param>
    public static void Finish(ulong* valid, int rows, ulong* isTrue, ulong* isNull)
    {
        int words = (rows + 63) >> 6;
        if (words == 0)
            return;
        isTrue[words - 1] &= LastWord(rows);
        if (valid is null)
        {
            new Span<ulong>(isNull, words).Clear();
            return;
        }
        for (int word = 0; word < words; word++)
        {
            isTrue[word] &= valid[word];
            isNull[word] = ~valid[word];
        }
        isNull[words - 1] &= LastWord(rows);
    }

    /// <summary>Writes one word to all of a mask's and clears what lies beyond the rows.</summary>
    public static void Fill(ulong* mask, int rows, ulong value)
    {
        int words = (rows + 63) >> 6;
        new Span<ulong>(mask, words).Fill(value);
        if (words > 0)
            mask[words - 1] &= LastWord(rows);
    }
}
