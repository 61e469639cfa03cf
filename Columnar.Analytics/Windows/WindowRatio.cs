using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The sums of one column's windows divided by those of another's; null where one of them holds no value.</summary>
/// <param name="above">The sums divided.</param>
/// <param name="aboveCounts">How many values they are of.</param>
/// <param name="below">The sums divided by.</param>
/// <param name="belowCounts">How many values they are of.</param>
[SkipLocalsInit]
internal sealed unsafe class WindowRatio(
    WindowFunction<double> above,
    WindowCounts aboveCounts,
    WindowFunction<double> below,
    WindowCounts belowCounts
) : WindowFunction<double>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        double* divisors = stackalloc double[Room];
        long* counts = stackalloc long[LeafSource.Rows];
        above.Compute(firstRow, rows, starts, slides, results);
        below.Compute(firstRow, rows, starts, slides, divisors);
        for (int row = 0; row < rows; row++)
            results[row] /= divisors[row];
        WindowResults.Normalise(results);
        aboveCounts.Compute(firstRow, rows, starts, counts);
        ulong valid = WindowCounts.Exceed(counts, 0);
        belowCounts.Compute(firstRow, rows, starts, counts);
        return valid & WindowCounts.Exceed(counts, 0);
    }
}
