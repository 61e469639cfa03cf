using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// The standard deviations of windows, or how many of them a window's last value is away from its mean. Null where the
/// window has too few values; NaN where it holds NaN or an infinity.
/// </summary>
/// <typeparam name="T">A number; integers of 64 bits are rounded to the nearest double first.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
/// <param name="isSample">Whether squares are divided by the count less one, and not by the count.</param>
/// <param name="isScore">
/// Whether the result is (value - mean) / deviation: null for a row that is null itself, NaN where the deviation is 0.
/// </param>
/// <param name="width">The register width.</param>
[SkipLocalsInit]
internal sealed unsafe class WindowDeviation<T>(
    LeafSource<T> entering,
    LeafSource<T> leaving,
    bool isSample,
    bool isScore,
    Width width
) : WindowFunction<double>
    where T : unmanaged
{
    private readonly MomentPlanes<T> _entering = new(entering);
    private readonly WindowFold _fold = WindowFold.Moments(
        new MomentPlanes<T>(entering),
        new MomentPlanes<T>(leaving),
        width
    );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        ulong* planes = stackalloc ulong[3 * PlaneSource.Stride];
        _fold.Compute(firstRow, rows, starts, slides, planes);
        double* counts = (double*)planes;
        double* means = counts + PlaneSource.Stride;
        double* squares = means + PlaneSource.Stride;
        Vector512<double> less = Vector512.Create(isSample ? 1.0 : 0.0);
        ulong valid = 0;
        for (int row = 0; row < LeafSource.Rows; row += Vector512<double>.Count)
        {
            Vector512<double> count = Vector512.Load(counts + row);
            Vector512<double> variance = Vector512.Load(squares + row) / (count - less);
            Vector512.Store(Vector512.Sqrt(variance), results + row);
            valid |= Vector512.GreaterThan(count, less).ExtractMostSignificantBits() << row;
        }
        if (isScore)
            valid &= Score(firstRow, rows, means, results);
        WindowResults.Normalise(results);
        return valid;
    }

    private ulong Score(long firstRow, int rows, double* means, double* results)
    {
        ulong* planes = stackalloc ulong[3 * PlaneSource.Stride];
        ulong present = _entering.Read(firstRow >> 6, planes);
        int place = (int)(firstRow & 63);
        double* values = (double*)planes + PlaneSource.Stride + place;
        for (int row = 0; row < rows; row += Vector512<double>.Count)
        {
            Vector512<double> distance = Vector512.Load(values + row) - Vector512.Load(means + row);
            Vector512.Store(distance / Vector512.Load(results + row), results + row);
        }
        return present >> place;
    }
}
