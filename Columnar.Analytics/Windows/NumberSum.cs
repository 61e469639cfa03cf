using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The sums of floating windows; +0.0 of nothing.</summary>
/// <typeparam name="T">Half, float or double.</typeparam>
/// <typeparam name="TSum">The type the sums of doubles are rounded to: Half, float or double.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
/// <param name="width">The register width.</param>
[SkipLocalsInit]
internal sealed unsafe class NumberSum<T, TSum>(LeafSource<T> entering, LeafSource<T> leaving, Width width)
    : WindowFunction<TSum>
    where T : unmanaged
    where TSum : unmanaged, INumber<TSum>
{
    private readonly WindowFold _fold = WindowFold.Sums(
        new NumberPlane<T>(entering),
        new NumberPlane<T>(leaving),
        width
    );

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, TSum* results)
    {
        if (typeof(TSum) == typeof(double))
        {
            _fold.Compute(firstRow, rows, starts, slides, (ulong*)results);
            WindowResults.Normalise((double*)results);
            return ulong.MaxValue;
        }
        double* sums = stackalloc double[Room];
        _fold.Compute(firstRow, rows, starts, slides, (ulong*)sums);
        WindowResults.Normalise(sums);
        for (int row = 0; row < rows; row++)
            results[row] = TSum.CreateTruncating(sums[row]);
        return ulong.MaxValue;
    }
}
