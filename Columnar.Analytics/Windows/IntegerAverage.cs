using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The averages of integer windows: the exact total, rounded to double, / count; null of nothing.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
[SkipLocalsInit]
internal sealed unsafe class IntegerAverage<T>(LeafSource<T> entering, LeafSource<T> leaving) : WindowFunction<double>
    where T : unmanaged
{
    private readonly IntegerTotals<T> _totals = new(entering, leaving);
    private readonly WindowCounts _counts = new(entering, leaving);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        long* totals = stackalloc long[LeafSource.Rows];
        Int128* wide = stackalloc Int128[LeafSource.Rows];
        long* counts = stackalloc long[LeafSource.Rows];
        _counts.Compute(firstRow, rows, starts, counts);
        if (_totals.Compute(firstRow, rows, starts, slides, totals, wide))
        {
            WindowResults.ToDoubles(totals, results);
        }
        else
        {
            for (int row = 0; row < rows; row++)
                results[row] = ToDouble(wide[row]);
        }
        WindowResults.Divide(results, counts);
        WindowResults.Normalise(results);
        return WindowCounts.Exceed(counts, 0);
    }

    // Small totals as conversions from 64 bits round them.
    private static double ToDouble(Int128 total) =>
        total >= long.MinValue && total <= long.MaxValue ? (long)total : (double)total;
}
