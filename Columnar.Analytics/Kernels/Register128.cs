using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Kernels;

/// <summary>A register of 128 bits.</summary>
internal readonly unsafe struct Register128 : IRegister<Register128>
{
    private readonly Vector128<byte> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Register128(Vector128<byte> value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Lanes<T>()
        where T : unmanaged => 16 / sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Load<T>(T* source)
        where T : unmanaged => new(Vector128.Load((byte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, Register128 value)
        where T : unmanaged => Vector128.Store(value._value, (byte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 LoadDoubles<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return Load(source);
        Vector128<float> narrow =
            typeof(T) == typeof(float)
                ? Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsSingle()
                : HalfBits.ToSingle4(
                    Vector128.CreateScalarUnsafe((ulong)Unsafe.ReadUnaligned<uint>(source)).AsUInt16()
                );
        return new(Vector128.WidenLower(narrow).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Broadcast<T>(T value)
        where T : unmanaged => new(Vector128.Create(value).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Add<T>(Register128 left, Register128 right)
        where T : unmanaged => new((left._value.As<byte, T>() + right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Subtract<T>(Register128 left, Register128 right)
        where T : unmanaged => new((left._value.As<byte, T>() - right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Multiply(Register128 left, Register128 right) =>
        new((left._value.AsDouble() * right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Divide(Register128 left, Register128 right) =>
        new((left._value.AsDouble() / right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 And(Register128 left, Register128 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Xor(Register128 left, Register128 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 ShiftRightLogical<T>(Register128 value, int count)
        where T : unmanaged => new((value._value.As<byte, T>() >>> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 ShiftRightArithmetic16(Register128 value, int count) =>
        new((value._value.AsInt16() >> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Min<T>(Register128 value, Register128 accumulator)
        where T : unmanaged
    {
        Vector128<T> x = value._value.As<byte, T>();
        Vector128<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector128.Min(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector128.MinNative(x, a).AsByte())
            : new(Vector128.ConditionalSelect(Vector128.LessThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Max<T>(Register128 value, Register128 accumulator)
        where T : unmanaged
    {
        Vector128<T> x = value._value.As<byte, T>();
        Vector128<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector128.Max(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector128.MaxNative(x, a).AsByte())
            : new(Vector128.ConditionalSelect(Vector128.GreaterThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 GreaterThan<T>(Register128 left, Register128 right)
        where T : unmanaged =>
        new(Vector128.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Select(Register128 mask, Register128 whenSet, Register128 otherwise) =>
        new(Vector128.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    /// <summary>Byte i / 8 of the bits in byte i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> SpreadBits(ushort bits) =>
        Vector128.Shuffle(
            Vector128.Create(bits).AsByte(),
            Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 SpreadBefore(Register128 value, int level)
    {
        Vector128<ulong> x = value._value.AsUInt64();
        return new(Vector128.Shuffle(x, Vector128.Create(0UL, 0)).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 SpreadBehind(Register128 value, int level)
    {
        Vector128<ulong> x = value._value.AsUInt64();
        return new(Vector128.Shuffle(x, Vector128.Create(1UL, 1)).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Blend<T>(ulong bits, Register128 whenSet, Register128 otherwise)
        where T : unmanaged
    {
        Vector128<byte> isSet;
        if (sizeof(T) == 8)
        {
            Vector128<ulong> lanes = Vector128.Create(1UL, 2);
            isSet = Vector128.Equals(Vector128.Create(bits) & lanes, lanes).AsByte();
        }
        else if (sizeof(T) == 4)
        {
            Vector128<uint> lanes = Vector128.Create(1u, 2, 4, 8);
            isSet = Vector128.Equals(Vector128.Create((uint)bits) & lanes, lanes).AsByte();
        }
        else if (sizeof(T) == 2)
        {
            Vector128<ushort> lanes = Vector128.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128);
            isSet = Vector128.Equals(Vector128.Create((ushort)bits) & lanes, lanes).AsByte();
        }
        else
        {
            Vector128<byte> lanes = Vector128.Create(0x8040_2010_0804_0201UL).AsByte();
            isSet = Vector128.Equals(SpreadBits((ushort)bits) & lanes, lanes);
        }
        return new(Vector128.ConditionalSelect(isSet, whenSet._value, otherwise._value));
    }

    // Comparison and extraction in one place, in the type compared: a detour over bytes would move the mask through a
    // vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThanBits<T>(Register128 left, Register128 right)
        where T : unmanaged =>
        Vector128.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BetweenBits<T>(Register128 value, Register128 low, Register128 high)
        where T : unmanaged
    {
        Vector128<T> x = value._value.As<byte, T>();
        Vector128<T> isAtLeast = Vector128.GreaterThanOrEqual(x, low._value.As<byte, T>());
        Vector128<T> isAtMost = Vector128.LessThanOrEqual(x, high._value.As<byte, T>());
        return (isAtLeast & isAtMost).ExtractMostSignificantBits();
    }
}
