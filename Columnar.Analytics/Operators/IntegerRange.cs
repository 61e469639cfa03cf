using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// low &lt;= x &lt;= high by one comparison: x - low &lt;= high - low as unsigned numbers; both sides are moved by half
/// the range so that a signed comparison does, the only one below 512 bits.
/// </summary>
/// <typeparam name="T">An integer.</typeparam>
internal readonly unsafe struct IntegerRange<T> : IRangeTest<T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool MarksOutside => true;

    public static (T First, T Second) Prepare(T low, T high)
    {
        T half = Bias.HighestBit<T>();
        return (unchecked(low + half), unchecked(high - low + half));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V values, V first, V second)
        where V : struct, IRegister<V>
    {
        V moved = V.Subtract<T>(values, first);
        return sizeof(T) == 1 ? V.GreaterThanBits<sbyte>(moved, second)
            : sizeof(T) == 2 ? V.GreaterThanBits<short>(moved, second)
            : sizeof(T) == 4 ? V.GreaterThanBits<int>(moved, second)
            : V.GreaterThanBits<long>(moved, second);
    }
}
