using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>Numbers as <see cref="OrderKeys"/>, nulls as that of nothing.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
/// <param name="source">The numbers.</param>
/// <param name="descends">Whether the least key is that of the greatest number.</param>
internal sealed unsafe class KeyPlane<T>(LeafSource<T> source, bool descends) : PlaneSource
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Read(long leaf, ulong* planes)
    {
        ulong present;
        if (typeof(T) == typeof(double))
        {
            present = source.Read(leaf, (T*)planes);
            OrderKeys.OfDoubles(planes, descends);
        }
        else
        {
            T* values = stackalloc T[LeafSource.Rows];
            present = source.Read(leaf, values);
            for (int row = 0; row < LeafSource.Rows; row++)
                planes[row] = (ulong)OrderKeys.Of(values[row], descends);
        }
        for (ulong absent = ~present; absent != 0; absent &= absent - 1)
            planes[BitOperations.TrailingZeroCount(absent)] = (ulong)OrderKeys.Nothing;
        return present;
    }
}
