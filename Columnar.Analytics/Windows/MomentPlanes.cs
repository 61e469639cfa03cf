using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Columnar.Windows;

/// <summary>Numbers as the counts, means and squares of <see cref="MomentState{V}"/>.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed unsafe class MomentPlanes<T>(LeafSource<T> source) : PlaneSource
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Read(long leaf, ulong* planes)
    {
        double* counts = (double*)planes;
        double* means = counts + Stride;
        double* squares = means + Stride;
        ulong present = NumberPlane<T>.ReadDoubles(source, leaf, means);
        Vector512<ulong> bits = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        Vector512<double> one = Vector512.Create(1.0);
        for (int row = 0; row < LeafSource.Rows; row += Vector512<double>.Count)
        {
            Vector512<ulong> isPresent = Vector512.Equals(Vector512.Create(present >> row) & bits, bits);
            Vector512.Store(one & isPresent.AsDouble(), counts + row);
            Vector512<double> mean = Vector512.Load(means + row);
            Vector512.Store(mean - mean, squares + row);
        }
        return present;
    }
}
