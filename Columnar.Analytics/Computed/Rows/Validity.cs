using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Validity words of results: bit 0 the first row, all set to begin with, none where results cannot be null.</summary>
internal static class Validity
{
    /// <summary>Makes rows null whose source is null.</summary>
    /// <param name="validity">The rows' words.</param>
    /// <param name="source">The source.</param>
    /// <param name="firstRow">The first row of the source looked at.</param>
    /// <param name="rows">How many.</param>
    /// <param name="at">The bit that stands for the first of them.</param>
    public static void Restrict<T>(Span<ulong> validity, SourceReader<T> source, long firstRow, int rows, int at = 0)
        where T : unmanaged
    {
        ReadOnlySpan<ulong> words = source.Validity(firstRow, rows);
        if (words.IsEmpty)
            return;
        if (at == 0)
        {
            for (int i = 0; i < words.Length; i++)
                validity[i] &= words[i];
            return;
        }
        for (int i = 0; i < rows; i++)
        {
            if (!IsSet(words, i))
                Clear(validity, at + i);
        }
    }

    /// <summary>Makes a row null.</summary>
    public static void Clear(Span<ulong> validity, int row) => validity[row >> 6] &= ~(1UL << (row & 63));

    /// <summary>Makes the first rows null.</summary>
    public static void ClearFirst(Span<ulong> validity, int rows)
    {
        validity[..(rows >> 6)].Clear();
        if ((rows & 63) != 0)
            validity[rows >> 6] &= ulong.MaxValue << (rows & 63);
    }

    /// <summary>Makes those of up to 64 rows null whose bit is clear.</summary>
    /// <param name="validity">The words.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="valid">A bit per row; those beyond the rows are not looked at.</param>
    public static void ClearUnless(Span<ulong> validity, int row, int rows, ulong valid)
    {
        ulong nulls = ~valid & (ulong.MaxValue >> (64 - rows));
        validity[row >> 6] &= ~(nulls << (row & 63));
        if ((row & 63) + rows > 64)
            validity[(row >> 6) + 1] &= ~(nulls >> (64 - (row & 63)));
    }

    /// <summary>Whether a row is a value; all are where there are no words.</summary>
    public static bool IsSet(ReadOnlySpan<ulong> validity, int row) =>
        validity.IsEmpty || (validity[row >> 6] >> (row & 63) & 1) != 0;
}
