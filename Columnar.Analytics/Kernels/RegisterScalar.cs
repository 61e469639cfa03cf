using System.Runtime.CompilerServices;

namespace Columnar.Kernels;

/// <summary>One element in the low bits of a machine word, zero above: the width of machines without SIMD.</summary>
internal readonly unsafe struct RegisterScalar : IRegister<RegisterScalar>
{
    private readonly ulong _value;

    private RegisterScalar(ulong value) => _value = value;

    public static int Lanes<T>()
        where T : unmanaged => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Load<T>(T* source)
        where T : unmanaged => Of(Unsafe.ReadUnaligned<T>(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, RegisterScalar value)
        where T : unmanaged => Unsafe.WriteUnaligned(target, As<T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar LoadDoubles<T>(T* source)
        where T : unmanaged =>
        typeof(T) == typeof(Half) ? Of((double)*(Half*)source)
        : typeof(T) == typeof(float) ? Of((double)*(float*)source)
        : Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Broadcast<T>(T value)
        where T : unmanaged => Of(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Add<T>(RegisterScalar left, RegisterScalar right)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Of(As<double>(left) + As<double>(right))
            : Truncate<T>(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Subtract<T>(RegisterScalar left, RegisterScalar right)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Of(As<double>(left) - As<double>(right))
            : Truncate<T>(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Multiply(RegisterScalar left, RegisterScalar right) =>
        Of(As<double>(left) * As<double>(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Divide(RegisterScalar left, RegisterScalar right) =>
        Of(As<double>(left) / As<double>(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar And(RegisterScalar left, RegisterScalar right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Xor(RegisterScalar left, RegisterScalar right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar ShiftRightLogical<T>(RegisterScalar value, int count)
        where T : unmanaged => new(value._value >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar ShiftRightArithmetic16(RegisterScalar value, int count) =>
        Of((short)((short)value._value >> count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Min<T>(RegisterScalar value, RegisterScalar accumulator)
        where T : unmanaged => Exceeds<T>(accumulator, value) ? value : accumulator;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Max<T>(RegisterScalar value, RegisterScalar accumulator)
        where T : unmanaged => Exceeds<T>(value, accumulator) ? value : accumulator;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar GreaterThan<T>(RegisterScalar left, RegisterScalar right)
        where T : unmanaged => new(Exceeds<T>(left, right) ? ulong.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Select(RegisterScalar mask, RegisterScalar whenSet, RegisterScalar otherwise) =>
        new((whenSet._value & mask._value) | (otherwise._value & ~mask._value));

    // A block of more lanes than one does not exist.
    public static RegisterScalar SpreadBefore(RegisterScalar value, int level) => value;

    public static RegisterScalar SpreadBehind(RegisterScalar value, int level) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RegisterScalar Blend<T>(ulong bits, RegisterScalar whenSet, RegisterScalar otherwise)
        where T : unmanaged => Select(new(0 - (bits & 1)), whenSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThanBits<T>(RegisterScalar left, RegisterScalar right)
        where T : unmanaged => Exceeds<T>(left, right) ? 1UL : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BetweenBits<T>(RegisterScalar value, RegisterScalar low, RegisterScalar high)
        where T : unmanaged
    {
        bool isNaN =
            (typeof(T) == typeof(double) && double.IsNaN(As<double>(value)))
            || (typeof(T) == typeof(float) && float.IsNaN(As<float>(value)));
        return !isNaN && !Exceeds<T>(low, value) && !Exceeds<T>(value, high) ? 1UL : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Exceeds<T>(RegisterScalar left, RegisterScalar right)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? As<double>(left) > As<double>(right)
        : typeof(T) == typeof(float) ? As<float>(left) > As<float>(right)
        : typeof(T) == typeof(sbyte) ? (sbyte)left._value > (sbyte)right._value
        : typeof(T) == typeof(short) ? (short)left._value > (short)right._value
        : typeof(T) == typeof(int) ? (int)left._value > (int)right._value
        : typeof(T) == typeof(long) ? (long)left._value > (long)right._value
        : left._value > right._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterScalar Truncate<T>(ulong value)
        where T : unmanaged =>
        new(
            sizeof(T) == 1 ? (byte)value
            : sizeof(T) == 2 ? (ushort)value
            : sizeof(T) == 4 ? (uint)value
            : value
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegisterScalar Of<T>(T value)
        where T : unmanaged =>
        new(
            sizeof(T) == 1 ? Unsafe.BitCast<T, byte>(value)
            : sizeof(T) == 2 ? Unsafe.BitCast<T, ushort>(value)
            : sizeof(T) == 4 ? Unsafe.BitCast<T, uint>(value)
            : Unsafe.BitCast<T, ulong>(value)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T As<T>(RegisterScalar register)
        where T : unmanaged =>
        sizeof(T) == 1 ? Unsafe.BitCast<byte, T>((byte)register._value)
        : sizeof(T) == 2 ? Unsafe.BitCast<ushort, T>((ushort)register._value)
        : sizeof(T) == 4 ? Unsafe.BitCast<uint, T>((uint)register._value)
        : Unsafe.BitCast<ulong, T>(register._value);
}
