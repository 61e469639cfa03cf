using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Operators;

/// <summary>
/// low &lt;= x &lt;= high of Half values by their keys; the ends are keys, no NaN among them, so NaN lies outside.
/// </summary>
internal readonly struct HalfRange : IRangeTest<short>
{
    public static bool MarksOutside => IntegerRange<short>.MarksOutside;

    public static (short First, short Second) Prepare(short low, short high) => IntegerRange<short>.Prepare(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Test<V>(V values, V first, V second)
        where V : struct, IRegister<V> => IntegerRange<short>.Test(HalfKey.Of(values), first, second);
}
