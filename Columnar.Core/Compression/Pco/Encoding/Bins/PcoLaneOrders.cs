using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>For every set of eight lanes the orders, a byte per lane, that move values into them or out of them.</summary>
internal static class PcoLaneOrders
{
    private const int Lanes = 8;
    private const int BitsPerLane = 8;

    // Of each set first the order that moves the first values into its lanes, then the one that moves its values to the first lanes.
    private static readonly ulong[] s_orders = Create();

    /// <summary>The orders of the empty set, which those of the others follow.</summary>
    public static ref ulong First => ref MemoryMarshal.GetArrayDataReference(s_orders);

    // SAFETY: a set has eight lanes at most, and there are two orders of each.
    /// <summary>The order that moves the first values into the lanes of a set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Into(ref ulong first, uint set) => Unsafe.Add(ref first, 2 * set);

    /// <summary>The order that moves the values of the lanes of a set to the first lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OutOf(ref ulong first, uint set) => Unsafe.Add(ref first, (2 * set) + 1);

    private static ulong[] Create()
    {
        ulong[] orders = new ulong[2 << Lanes];
        for (int set = 0; set < 1 << Lanes; set++)
        {
            int count = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                orders[2 * set] |= (ulong)count << (lane * BitsPerLane);
                if ((set >> lane & 1) != 0)
                    orders[(2 * set) + 1] |= (ulong)lane << (count++ * BitsPerLane);
            }
        }
        return orders;
    }
}
