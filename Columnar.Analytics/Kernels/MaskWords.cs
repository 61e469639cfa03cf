using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Scans;

namespace Columnar.Kernels;

/// <summary>
/// Masks of a packet: a bit per row in 64-bit words, those beyond the rows clear unless said otherwise.
/// </summary>
internal static unsafe class MaskWords
{
    /// <summary>Sets the bits of all rows and clears those beyond.</summary>
    public static void Fill(ulong* words, int rows)
    {
        new Span<ulong>(words, rows >> 6).Fill(ulong.MaxValue);
        if ((rows & 63) != 0)
            words[rows >> 6] = Bitmap.LowMask(rows & 63);
    }

    /// <summary>Clears the bits of all rows and those beyond.</summary>
    public static void Clear(ulong* words, int rows) => new Span<ulong>(words, Packets.WordCount(rows)).Clear();

    /// <summary>Copies a mask and clears the bits beyond the rows.</summary>
    public static void Copy(ulong* source, ulong* target, int rows)
    {
        int wordCount = Packets.WordCount(rows);
        new ReadOnlySpan<ulong>(source, wordCount).CopyTo(new Span<ulong>(target, wordCount));
        ClearBeyond(target, rows);
    }

    /// <summary>Clears the bits of the last word beyond the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearBeyond(ulong* words, int rows)
    {
        if ((rows & 63) != 0)
            words[rows >> 6] &= Bitmap.LowMask(rows & 63);
    }

    /// <summary>Inverts the bits of the rows; those beyond are cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invert(ulong* words, int rows)
    {
        for (int word = 0; word < Packets.WordCount(rows); word++)
            words[word] = ~words[word];
        ClearBeyond(words, rows);
    }

    /// <summary>target &amp;= other, whose bits beyond the rows may be anything. The number of bits left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int AndCount(ulong* target, ulong* other, int rows)
    {
        int count = 0;
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            target[word] &= other[word];
            count += BitOperations.PopCount(target[word]);
        }
        return count;
    }

    /// <summary>The number of bits set among the rows; those beyond may be anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(ulong* words, int rows)
    {
        int count = 0;
        int whole = rows >> 6;
        for (int word = 0; word < whole; word++)
            count += BitOperations.PopCount(words[word]);
        if ((rows & 63) != 0)
            count += BitOperations.PopCount(words[whole] & Bitmap.LowMask(rows & 63));
        return count;
    }

    /// <summary>Whether all, some or no bits of whole words are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static MaskContent Look(ulong* words, int wordCount)
    {
        ulong any = 0;
        ulong all = ulong.MaxValue;
        for (int word = 0; word < wordCount; word++)
        {
            any |= words[word];
            all &= words[word];
        }
        return any == 0 ? MaskContent.None
            : all == ulong.MaxValue ? MaskContent.All
            : MaskContent.Some;
    }
}
