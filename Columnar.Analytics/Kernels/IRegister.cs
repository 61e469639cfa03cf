namespace Columnar.Kernels;

/// <summary>
/// The width of a kernel: one SIMD register without an element type, and the operations on it with one. A driver is
/// written once over this; the scalar register holds one element, zero-extended.
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface IRegister<V>
    where V : struct, IRegister<V>
{
    /// <summary>How many elements of a type one register holds; a power of two from 1 to 64.</summary>
    static abstract int Lanes<T>()
        where T : unmanaged;

    /// <summary>Reads one register; no byte beyond its lanes is touched.</summary>
    static abstract V Load<T>(T* source)
        where T : unmanaged;

    /// <summary>Writes one register.</summary>
    static abstract void Store<T>(T* target, V value)
        where T : unmanaged;

    /// <summary>
    /// Reads as many Half, float or double values as a register has lanes of double, and widens them exactly.
    /// </summary>
    static abstract V LoadDoubles<T>(T* source)
        where T : unmanaged;

    /// <summary>One element in all lanes.</summary>
    static abstract V Broadcast<T>(T value)
        where T : unmanaged;

    static abstract V Add<T>(V left, V right)
        where T : unmanaged;

    static abstract V Subtract<T>(V left, V right)
        where T : unmanaged;

    /// <summary>Multiplies doubles.</summary>
    static abstract V Multiply(V left, V right);

    /// <summary>Divides doubles.</summary>
    static abstract V Divide(V left, V right);

    static abstract V And(V left, V right);

    static abstract V Xor(V left, V right);

    static abstract V ShiftRightLogical<T>(V value, int count)
        where T : unmanaged;

    /// <summary>Shifts 16-bit lanes and keeps their sign.</summary>
    static abstract V ShiftRightArithmetic16(V value, int count);

    /// <summary>The smaller value; of a NaN and a number the number, as long as the accumulator is a number.</summary>
    static abstract V Min<T>(V value, V accumulator)
        where T : unmanaged;

    /// <summary>The larger value; of a NaN and a number the number, as long as the accumulator is a number.</summary>
    static abstract V Max<T>(V value, V accumulator)
        where T : unmanaged;

    /// <summary>All ones in the lanes where left exceeds right, signed or unsigned as the type is.</summary>
    static abstract V GreaterThan<T>(V left, V right)
        where T : unmanaged;

    /// <summary>Lanes of the one where the mask is all ones, of the other where it is zero.</summary>
    static abstract V Select(V mask, V whenSet, V otherwise);

    /// <summary>
    /// Gives 64-bit lanes the value next to the middle of their block of 2^(level + 1) lanes, from the half before it.
    /// </summary>
    static abstract V SpreadBefore(V value, int level);

    /// <summary>
    /// Gives 64-bit lanes the value next to the middle of their block of 2^(level + 1) lanes, from the half behind it.
    /// </summary>
    static abstract V SpreadBehind(V value, int level);

    /// <summary>
    /// Lane i of the one where bit i is set, of the other where it is clear; bits beyond the lanes are ignored.
    /// </summary>
    static abstract V Blend<T>(ulong bits, V whenSet, V otherwise)
        where T : unmanaged;

    /// <summary>Bit i is set where lane i of left exceeds that of right; bits beyond the lanes are clear.</summary>
    static abstract ulong GreaterThanBits<T>(V left, V right)
        where T : unmanaged;

    /// <summary>
    /// Bit i is set where low &lt;= value &lt;= high in lane i, never for NaN; bits beyond the lanes are clear.
    /// </summary>
    static abstract ulong BetweenBits<T>(V value, V low, V high)
        where T : unmanaged;
}
