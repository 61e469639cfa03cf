using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The sums of floating windows; +0.0 of nothing.</summary>
/// <typeparam name="T">Half, float or double.</typeparam>
internal sealed unsafe class NumberSum<T>(LeafSource<T> entering, LeafSource<T> leaving, Width width)
    : WindowFunction<double>
    where T : unmanaged
{
    private readonly WindowFold _fold = WindowFold.Sums(
        new NumberPlane<T>(entering),
        new NumberPlane<T>(leaving),
        width
    );

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        _fold.Compute(firstRow, rows, starts, slides, (ulong*)results);
        WindowResults.Normalise(results);
        return ulong.MaxValue;
    }
}
