using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>low &lt;= x and x &lt;= high, as IEEE 754 compares: never for NaN.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly struct FloatRange<T> : IRangeTest<T>
    where T : unmanaged
{
    public static bool MarksOutside => false;

    public static (T First, T Second) Prepare(T low, T high) => (low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V values, V first, V second)
        where V : struct, IRegister<V> => V.BetweenBits<T>(values, first, second);
}
