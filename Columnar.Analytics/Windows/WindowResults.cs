using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Windows;

/// <summary>What is done to a leaf of results at the end.</summary>
internal static unsafe class WindowResults
{
    /// <summary>
    /// Makes every NaN <see cref="double.NaN"/>, whose bits otherwise depend on the order of operands, and every zero
    /// +0.0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise(double* results)
    {
        Vector512<double> nan = Vector512.Create(double.NaN);
        for (int row = 0; row < LeafSource.Rows; row += Vector512<double>.Count)
        {
            Vector512<double> result = Vector512.Load(results + row) + Vector512<double>.Zero;
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(result, result), result, nan), results + row);
        }
    }

    /// <summary>Rounds a leaf of totals to doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToDoubles(long* totals, double* results)
    {
        for (int row = 0; row < LeafSource.Rows; row += Vector512<double>.Count)
            Vector512.Store(Vector512.ConvertToDouble(Vector512.Load(totals + row)), results + row);
    }

    /// <summary>Divides by counts; by those of nothing as well, whatever comes of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(double* results, long* counts)
    {
        for (int row = 0; row < LeafSource.Rows; row += Vector512<double>.Count)
        {
            Vector512<double> count = Vector512.ConvertToDouble(Vector512.Load(counts + row));
            Vector512.Store(Vector512.Load(results + row) / count, results + row);
        }
    }
}
