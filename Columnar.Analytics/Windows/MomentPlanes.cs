using System.Runtime.CompilerServices;

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
        for (int row = 0; row < LeafSource.Rows; row++)
        {
            counts[row] = present >> row & 1;
            squares[row] = means[row] - means[row];
        }
        return present;
    }
}
