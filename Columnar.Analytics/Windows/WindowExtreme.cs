using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>The least or greatest values of windows: NaN only where there is no number, null of nothing.</summary>
/// <typeparam name="T">A number.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
/// <param name="isGreatest">Which of the two.</param>
/// <param name="width">The register width.</param>
[SkipLocalsInit]
internal sealed unsafe class WindowExtreme<T>(
    LeafSource<T> entering,
    LeafSource<T> leaving,
    bool isGreatest,
    Width width
) : WindowFunction<T>
    where T : unmanaged
{
    private readonly WindowFold _fold = WindowFold.Least(
        new KeyPlane<T>(entering, isGreatest),
        new KeyPlane<T>(leaving, isGreatest),
        width
    );
    private readonly WindowCounts _counts = new(entering, leaving);

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, T* results)
    {
        long* keys = stackalloc long[Room];
        long* counts = stackalloc long[LeafSource.Rows];
        _fold.Compute(firstRow, rows, starts, slides, (ulong*)keys);
        _counts.Compute(firstRow, rows, starts, counts);
        OrderKeys.ToValues(keys, results, rows, isGreatest);
        return WindowCounts.Exceed(counts, 0);
    }
}
