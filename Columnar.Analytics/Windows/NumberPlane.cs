using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>Numbers as doubles, nulls as +0.0: what <see cref="SumState{V}"/> adds up.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed unsafe class NumberPlane<T>(LeafSource<T> source) : PlaneSource
    where T : unmanaged
{
    public override ulong Read(long leaf, ulong* planes) => ReadDoubles(source, leaf, (double*)planes);

    /// <summary>Reads a leaf as doubles, those of rows that are null or absent +0.0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong ReadDoubles(LeafSource<T> source, long leaf, double* numbers)
    {
        ulong present;
        if (typeof(T) == typeof(double))
        {
            present = source.Read(leaf, (T*)numbers);
        }
        else
        {
            T* values = stackalloc T[LeafSource.Rows];
            present = source.Read(leaf, values);
            for (int row = 0; row < LeafSource.Rows; row++)
                numbers[row] = LeafValues.ToDouble(values[row]);
        }
        for (ulong absent = ~present; absent != 0; absent &= absent - 1)
            numbers[BitOperations.TrailingZeroCount(absent)] = 0.0;
        return present;
    }
}
