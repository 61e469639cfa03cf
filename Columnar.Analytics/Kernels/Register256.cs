using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Kernels;

/// <summary>A register of 256 bits.</summary>
internal readonly unsafe struct Register256 : IRegister<Register256>
{
    private readonly Vector256<byte> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Register256(Vector256<byte> value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Lanes<T>()
        where T : unmanaged => 32 / sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Load<T>(T* source)
        where T : unmanaged => new(Vector256.Load((byte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, Register256 value)
        where T : unmanaged => Vector256.Store(value._value, (byte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 LoadDoubles<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return Load(source);
        Vector128<float> narrow =
            typeof(T) == typeof(float)
                ? Vector128.Load((float*)source)
                : HalfBits.ToSingle4(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16());
        return new(
            Avx.IsSupported
                ? Avx.ConvertToVector256Double(narrow).AsByte()
                : Vector256.WidenLower(narrow.ToVector256Unsafe()).AsByte()
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Broadcast<T>(T value)
        where T : unmanaged => new(Vector256.Create(value).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Add<T>(Register256 left, Register256 right)
        where T : unmanaged => new((left._value.As<byte, T>() + right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Subtract<T>(Register256 left, Register256 right)
        where T : unmanaged => new((left._value.As<byte, T>() - right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Multiply(Register256 left, Register256 right) =>
        new((left._value.AsDouble() * right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Divide(Register256 left, Register256 right) =>
        new((left._value.AsDouble() / right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 And(Register256 left, Register256 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Xor(Register256 left, Register256 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 ShiftRightLogical<T>(Register256 value, int count)
        where T : unmanaged => new((value._value.As<byte, T>() >>> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 ShiftRightArithmetic16(Register256 value, int count) =>
        new((value._value.AsInt16() >> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Min<T>(Register256 value, Register256 accumulator)
        where T : unmanaged
    {
        Vector256<T> x = value._value.As<byte, T>();
        Vector256<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector256.Min(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector256.MinNative(x, a).AsByte())
            : new(Vector256.ConditionalSelect(Vector256.LessThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Max<T>(Register256 value, Register256 accumulator)
        where T : unmanaged
    {
        Vector256<T> x = value._value.As<byte, T>();
        Vector256<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector256.Max(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector256.MaxNative(x, a).AsByte())
            : new(Vector256.ConditionalSelect(Vector256.GreaterThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 GreaterThan<T>(Register256 left, Register256 right)
        where T : unmanaged =>
        new(Vector256.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Select(Register256 mask, Register256 whenSet, Register256 otherwise) =>
        new(Vector256.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 SpreadBefore(Register256 value, int level)
    {
        Vector256<ulong> x = value._value.AsUInt64();
        return level == 0
            ? new(Vector256.Shuffle(x, Vector256.Create(0UL, 0, 2, 2)).AsByte())
            : new(Vector256.Shuffle(x, Vector256.Create(1UL, 1, 1, 1)).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 SpreadBehind(Register256 value, int level)
    {
        Vector256<ulong> x = value._value.AsUInt64();
        return level == 0
            ? new(Vector256.Shuffle(x, Vector256.Create(1UL, 1, 3, 3)).AsByte())
            : new(Vector256.Shuffle(x, Vector256.Create(2UL, 2, 2, 2)).AsByte());
    }

    /// <summary>Bit i in lane i.</summary>
    public static Vector256<uint> LaneBits32
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
    }

    /// <summary>Bit i in lane i.</summary>
    public static Vector256<ushort> LaneBits16
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
    }

    /// <summary>Byte i / 8 of the bits in byte i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> SpreadBits(uint bits)
    {
        if (Avx2.IsSupported)
        {
            Vector256<byte> places = Vector256
                .Create(0UL, 0x0101_0101_0101_0101, 0x0202_0202_0202_0202, 0x0303_0303_0303_0303)
                .AsByte();
            return Avx2.Shuffle(Vector256.Create(bits).AsByte(), places);
        }
        return Vector256.Create(Register128.SpreadBits((ushort)bits), Register128.SpreadBits((ushort)(bits >> 16)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Blend<T>(ulong bits, Register256 whenSet, Register256 otherwise)
        where T : unmanaged
    {
        Vector256<byte> isSet;
        if (sizeof(T) == 8)
        {
            Vector256<ulong> lanes = Vector256.Create(1UL, 2, 4, 8);
            isSet = Vector256.Equals(Vector256.Create(bits) & lanes, lanes).AsByte();
        }
        else if (sizeof(T) == 4)
        {
            isSet = Vector256.Equals(Vector256.Create((uint)bits) & LaneBits32, LaneBits32).AsByte();
        }
        else if (sizeof(T) == 2)
        {
            isSet = Vector256.Equals(Vector256.Create((ushort)bits) & LaneBits16, LaneBits16).AsByte();
        }
        else
        {
            Vector256<byte> lanes = Vector256.Create(0x8040_2010_0804_0201UL).AsByte();
            isSet = Vector256.Equals(SpreadBits((uint)bits) & lanes, lanes);
        }
        return new(Vector256.ConditionalSelect(isSet, whenSet._value, otherwise._value));
    }

    // Comparison and extraction in one place, in the type compared: a detour over bytes would move the mask through a
    // vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThanBits<T>(Register256 left, Register256 right)
        where T : unmanaged =>
        Vector256.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BetweenBits<T>(Register256 value, Register256 low, Register256 high)
        where T : unmanaged
    {
        Vector256<T> x = value._value.As<byte, T>();
        Vector256<T> isAtLeast = Vector256.GreaterThanOrEqual(x, low._value.As<byte, T>());
        Vector256<T> isAtMost = Vector256.LessThanOrEqual(x, high._value.As<byte, T>());
        return (isAtLeast & isAtMost).ExtractMostSignificantBits();
    }
}
