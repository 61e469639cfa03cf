using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The averages of integer windows: the exact total, rounded to double, / count; null of nothing.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
internal sealed unsafe class IntegerAverage<T>(LeafSource<T> entering, LeafSource<T> leaving) : WindowFunction<double>
    where T : unmanaged
{
    private readonly IntegerTotals<T> _totals = new(entering, leaving);
    private readonly WindowCounts _counts = new(entering, leaving);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        Int128* totals = stackalloc Int128[LeafSource.Rows];
        long* counts = stackalloc long[LeafSource.Rows];
        _totals.Compute(firstRow, rows, starts, totals);
        _counts.Compute(firstRow, rows, starts, counts);
        for (int row = 0; row < rows; row++)
            results[row] = IntegerTotals.Fits64Bits(totals + row, out long total) ? total : (double)totals[row];
        WindowResults.Divide(results, counts);
        WindowResults.Normalise(results);
        return WindowCounts.Any(counts, rows);
    }
}
