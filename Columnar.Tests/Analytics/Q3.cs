using System.Numerics;

namespace Columnar.Tests.Analytics;

/// <summary>
/// The definition of floating sums (DESIGN section 7, Q3), written down a second time, row by row and tree by tree.
/// </summary>
internal static class Q3
{
    public static double Sum<T>(ReadOnlySpan<T> values, Func<long, bool> isSelected)
        where T : unmanaged, INumber<T>
    {
        var blocks = new Dictionary<long, double[][]>();
        for (int row = 0; row < values.Length; row++)
        {
            if (!isSelected(row))
                continue;
            if (!blocks.TryGetValue(row / 65_536, out double[][]? leaves))
                blocks[row / 65_536] = leaves = [.. Enumerable.Range(0, 128).Select(_ => new double[32])];
            leaves[row / 512 % 128][row % 32] += double.CreateTruncating(values[row]);
        }
        long blockCount = Math.Max(1, (values.Length + 65_535) / 65_536);
        double total = Tree(
            0,
            (long)BitOperations.RoundUpToPowerOf2((ulong)blockCount),
            number => BlockSum(blocks, number)
        );
        return double.IsNaN(total) ? double.NaN : total + 0.0;
    }

    private static double BlockSum(Dictionary<long, double[][]> blocks, long number)
    {
        if (!blocks.TryGetValue(number, out double[][]? leaves))
            return 0.0;
        double[] lanes = [.. Enumerable.Range(0, 32).Select(lane => Tree(0, 128, leaf => leaves[leaf][lane]))];
        foreach (int half in new[] { 16, 8, 4, 2, 1 })
        {
            for (int lane = 0; lane < half; lane++)
                lanes[lane] += lanes[lane + half];
        }
        return lanes[0];
    }

    private static double Tree(long first, long count, Func<long, double> leaf) =>
        count == 1 ? leaf(first) : Tree(first, count / 2, leaf) + Tree(first + (count / 2), count / 2, leaf);
}
