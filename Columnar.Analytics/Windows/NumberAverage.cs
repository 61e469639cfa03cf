using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The averages of floating windows: sum / count; null of nothing.</summary>
/// <typeparam name="T">Half, float or double.</typeparam>
[SkipLocalsInit]
internal sealed unsafe class NumberAverage<T>(LeafSource<T> entering, LeafSource<T> leaving, Width width)
    : WindowFunction<double>
    where T : unmanaged
{
    private readonly WindowFold _fold = WindowFold.Sums(
        new NumberPlane<T>(entering),
        new NumberPlane<T>(leaving),
        width
    );
    private readonly WindowCounts _counts = new(entering, leaving);

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        long* counts = stackalloc long[LeafSource.Rows];
        _fold.Compute(firstRow, rows, starts, slides, (ulong*)results);
        _counts.Compute(firstRow, rows, starts, counts);
        WindowResults.Divide(results, counts);
        WindowResults.Normalise(results);
        return WindowCounts.Exceed(counts, 0);
    }
}
