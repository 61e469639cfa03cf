namespace Columnar.Tests.Analytics.Windows;

/// <summary>
/// The expression of a window's state, written down a second time by recursion over the rows it holds: leaves of 64 rows
/// between, doubling blocks at both ends.
/// </summary>
/// <param name="one">The state of one row.</param>
/// <param name="nothing">The state of no row.</param>
/// <param name="combine">The state of the rows of two, the left ones first.</param>
internal sealed class WindowDefinition<S>(Func<long, S> one, S nothing, Func<S, S, S> combine)
{
    private const int LeafRows = 64;
    private const int LeafLevel = 6;

    public S Of(long start, long end)
    {
        if (start > end)
            return nothing;
        if (start == end)
            return combine(nothing, one(end));
        if (start / LeafRows == end / LeafRows)
        {
            int level = 0;
            while (start >> (level + 1) != end >> (level + 1))
                level++;
            return combine(Suffix(start, level), Prefix(end, level));
        }
        S cover = Cover((start / LeafRows) + 1, end / LeafRows);
        return combine(combine(Suffix(start, LeafLevel), cover), Prefix(end, LeafLevel));
    }

    // The rows from the beginning of the row's block of 2^level rows to the row.
    private S Prefix(long row, int level)
    {
        if (level == 0)
            return one(row);
        long half = 1L << (level - 1);
        return (row & half) == 0
            ? Prefix(row, level - 1)
            : combine(Prefix((row & -half) - 1, level - 1), Prefix(row, level - 1));
    }

    // The rows from the row to the end of its block of 2^level rows.
    private S Suffix(long row, int level)
    {
        if (level == 0)
            return one(row);
        long half = 1L << (level - 1);
        return (row & half) != 0
            ? Suffix(row, level - 1)
            : combine(Suffix(row, level - 1), Suffix((row & -half) + half, level - 1));
    }

    // Whole leaves.
    private S Cover(long first, long end)
    {
        S left = nothing;
        S right = nothing;
        for (int level = 0; first < end; level++)
        {
            long size = 1L << level;
            if ((first & size) != 0)
            {
                left = combine(left, Node(first, level));
                first += size;
            }
            if ((end & size) != 0)
            {
                end -= size;
                right = combine(Node(end, level), right);
            }
        }
        return combine(left, right);
    }

    private S Node(long leaf, int level) =>
        level == 0
            ? Prefix((leaf * LeafRows) + LeafRows - 1, LeafLevel)
            : combine(Node(leaf, level - 1), Node(leaf + (1L << (level - 1)), level - 1));
}
