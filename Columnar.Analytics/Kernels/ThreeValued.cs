using System.Runtime.CompilerServices;

namespace Columnar.Kernels;

/// <summary>
/// Three-valued logic on masks: a row is true, null or false (neither bit). A row that is true or null is possible; and, or
/// act on the true bits and on the possible bits alike, and what is possible but not true is null.
/// </summary>
internal static unsafe class ThreeValued
{
    /// <summary>left = left and right; null masks without nulls are null pointers; the result's nulls are written where there can be any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void And(
        ulong* leftTrue,
        ulong* leftNull,
        ulong* rightTrue,
        ulong* rightNull,
        ulong* resultNull,
        int words
    )
    {
        if (leftNull is null && rightNull is null)
        {
            for (int word = 0; word < words; word++)
                leftTrue[word] &= rightTrue[word];
            return;
        }
        for (int word = 0; word < words; word++)
        {
            ulong leftPossible = leftTrue[word] | (leftNull is null ? 0 : leftNull[word]);
            ulong rightPossible = rightTrue[word] | (rightNull is null ? 0 : rightNull[word]);
            leftTrue[word] &= rightTrue[word];
            resultNull[word] = leftPossible & rightPossible & ~leftTrue[word];
        }
    }

    /// <summary>left = left or right; null masks without nulls are null pointers; the result's nulls are written where there can be any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Or(
        ulong* leftTrue,
        ulong* leftNull,
        ulong* rightTrue,
        ulong* rightNull,
        ulong* resultNull,
        int words
    )
    {
        if (leftNull is null && rightNull is null)
        {
            for (int word = 0; word < words; word++)
                leftTrue[word] |= rightTrue[word];
            return;
        }
        for (int word = 0; word < words; word++)
        {
            ulong possible = (leftNull is null ? 0 : leftNull[word]) | (rightNull is null ? 0 : rightNull[word]);
            leftTrue[word] |= rightTrue[word];
            resultNull[word] = possible & ~leftTrue[word];
        }
    }
}
