using System.Numerics;
using Columnar.Kernels;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Makes the functions of windows for views of their columns.</summary>
internal static class Windowed
{
    /// <summary>The sums.</summary>
    public static WindowFunction<TSum> Sum<T, TSum>(VectorView view)
        where T : unmanaged
        where TSum : unmanaged, INumber<TSum> =>
        LeafValues.IsFloatingPoint<T>()
            ? new NumberSum<T, TSum>(Leaves<T>(view), Leaves<T>(view), Widths.Best)
            : new IntegerWindowSum<T, TSum>(Leaves<T>(view), Leaves<T>(view));

    /// <summary>The averages.</summary>
    public static WindowFunction<double> Average<T>(VectorView view)
        where T : unmanaged =>
        LeafValues.IsFloatingPoint<T>()
            ? new NumberAverage<T>(Leaves<T>(view), Leaves<T>(view), Widths.Best)
            : new IntegerAverage<T>(Leaves<T>(view), Leaves<T>(view));

    /// <summary>The least or greatest values.</summary>
    public static WindowFunction<T> Extreme<T>(VectorView view, bool isGreatest)
        where T : unmanaged => new WindowExtreme<T>(Leaves<T>(view), Leaves<T>(view), isGreatest, Widths.Best);

    /// <summary>The standard deviations, or how many of them values are away from the mean.</summary>
    public static WindowFunction<double> Deviation<T>(VectorView view, bool isSample, bool isScore)
        where T : unmanaged => new WindowDeviation<T>(Leaves<T>(view), Leaves<T>(view), isSample, isScore, Widths.Best);

    /// <summary>The medians.</summary>
    public static WindowFunction<double> Median<T>(VectorView view)
        where T : unmanaged => new WindowMedian<T>(Leaves<T>(view));

    /// <summary>How many values windows hold.</summary>
    public static WindowCounts Counts(VectorView view) => new(Leaves<byte>(view), Leaves<byte>(view));

    /// <summary>The rows of a view, read by a reader of their own: what enters and what leaves lie far apart.</summary>
    public static ViewLeaves<T> Leaves<T>(VectorView view)
        where T : unmanaged => new(view);
}
