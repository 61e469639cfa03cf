using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Kernels;

/// <summary>A register of 512 bits.</summary>
internal readonly unsafe struct Register512 : IRegister<Register512>
{
    private readonly Vector512<byte> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Register512(Vector512<byte> value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Lanes<T>()
        where T : unmanaged => 64 / sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Load<T>(T* source)
        where T : unmanaged => new(Vector512.Load((byte*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* target, Register512 value)
        where T : unmanaged => Vector512.Store(value._value, (byte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 LoadDoubles<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return Load(source);
        Vector256<float> narrow =
            typeof(T) == typeof(float)
                ? Vector256.Load((float*)source)
                : HalfBits.ToSingle(Vector128.Load((ushort*)source));
        return new(
            Avx512F.IsSupported
                ? Avx512F.ConvertToVector512Double(narrow).AsByte()
                : Vector512.WidenLower(narrow.ToVector512Unsafe()).AsByte()
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Broadcast<T>(T value)
        where T : unmanaged => new(Vector512.Create(value).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Add<T>(Register512 left, Register512 right)
        where T : unmanaged => new((left._value.As<byte, T>() + right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Subtract<T>(Register512 left, Register512 right)
        where T : unmanaged => new((left._value.As<byte, T>() - right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Multiply(Register512 left, Register512 right) =>
        new((left._value.AsDouble() * right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Divide(Register512 left, Register512 right) =>
        new((left._value.AsDouble() / right._value.AsDouble()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 And(Register512 left, Register512 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Xor(Register512 left, Register512 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 ShiftRightLogical<T>(Register512 value, int count)
        where T : unmanaged => new((value._value.As<byte, T>() >>> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 ShiftRightArithmetic16(Register512 value, int count) =>
        new((value._value.AsInt16() >> count).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Min<T>(Register512 value, Register512 accumulator)
        where T : unmanaged
    {
        Vector512<T> x = value._value.As<byte, T>();
        Vector512<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector512.Min(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector512.MinNative(x, a).AsByte())
            : new(Vector512.ConditionalSelect(Vector512.LessThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Max<T>(Register512 value, Register512 accumulator)
        where T : unmanaged
    {
        Vector512<T> x = value._value.As<byte, T>();
        Vector512<T> a = accumulator._value.As<byte, T>();
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float))
            return new(Vector512.Max(x, a).AsByte());
        // The x64 instruction returns its second operand beside NaN; FMIN and FMINNM of ARM64 do not.
        return X86Base.IsSupported
            ? new(Vector512.MaxNative(x, a).AsByte())
            : new(Vector512.ConditionalSelect(Vector512.GreaterThan(x, a), x, a).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 GreaterThan<T>(Register512 left, Register512 right)
        where T : unmanaged =>
        new(Vector512.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Select(Register512 mask, Register512 whenSet, Register512 otherwise) =>
        new(Vector512.ConditionalSelect(mask._value, whenSet._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 SpreadBefore(Register512 value, int level)
    {
        Vector512<ulong> x = value._value.AsUInt64();
        return level == 0 ? new(Vector512.Shuffle(x, Vector512.Create(0UL, 0, 2, 2, 4, 4, 6, 6)).AsByte())
            : level == 1 ? new(Vector512.Shuffle(x, Vector512.Create(1UL, 1, 1, 1, 5, 5, 5, 5)).AsByte())
            : new(Vector512.Shuffle(x, Vector512.Create(3UL, 3, 3, 3, 3, 3, 3, 3)).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 SpreadBehind(Register512 value, int level)
    {
        Vector512<ulong> x = value._value.AsUInt64();
        return level == 0 ? new(Vector512.Shuffle(x, Vector512.Create(1UL, 1, 3, 3, 5, 5, 7, 7)).AsByte())
            : level == 1 ? new(Vector512.Shuffle(x, Vector512.Create(2UL, 2, 2, 2, 6, 6, 6, 6)).AsByte())
            : new(Vector512.Shuffle(x, Vector512.Create(4UL, 4, 4, 4, 4, 4, 4, 4)).AsByte());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Blend<T>(ulong bits, Register512 whenSet, Register512 otherwise)
        where T : unmanaged
    {
        if (sizeof(T) == 8)
        {
            Vector512<ulong> lanes = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
            return Choose(
                Vector512.Equals(Vector512.Create(bits) & lanes, Vector512<ulong>.Zero).AsByte(),
                whenSet,
                otherwise
            );
        }
        if (sizeof(T) == 4)
        {
            Vector512<uint> lanes = Vector512.Create(Register256.LaneBits32, Register256.LaneBits32 << 8);
            return Choose(
                Vector512.Equals(Vector512.Create((uint)bits) & lanes, Vector512<uint>.Zero).AsByte(),
                whenSet,
                otherwise
            );
        }
        if (sizeof(T) == 2)
        {
            Vector512<ushort> lanes = Vector512.Create(Register256.LaneBits16, Register256.LaneBits16);
            Vector512<ushort> spread = Vector512.Create(
                Vector256.Create((ushort)bits),
                Vector256.Create((ushort)(bits >> 16))
            );
            return Choose(Vector512.Equals(spread & lanes, Vector512<ushort>.Zero).AsByte(), whenSet, otherwise);
        }
        else
        {
            Vector512<byte> lanes = Vector512.Create(0x8040_2010_0804_0201UL).AsByte();
            Vector512<byte> spread = Vector512.Create(
                Register256.SpreadBits((uint)bits),
                Register256.SpreadBits((uint)(bits >> 32))
            );
            return Choose(Vector512.Equals(spread & lanes, Vector512<byte>.Zero), whenSet, otherwise);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Register512 Choose(Vector512<byte> isClear, Register512 whenSet, Register512 otherwise) =>
        new(Vector512.ConditionalSelect(isClear, otherwise._value, whenSet._value));

    // Comparison and extraction in one place, in the type compared: a detour over bytes would move the mask through a
    // vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong GreaterThanBits<T>(Register512 left, Register512 right)
        where T : unmanaged =>
        Vector512.GreaterThan(left._value.As<byte, T>(), right._value.As<byte, T>()).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BetweenBits<T>(Register512 value, Register512 low, Register512 high)
        where T : unmanaged
    {
        Vector512<T> x = value._value.As<byte, T>();
        Vector512<T> isAtLeast = Vector512.GreaterThanOrEqual(x, low._value.As<byte, T>());
        Vector512<T> isAtMost = Vector512.LessThanOrEqual(x, high._value.As<byte, T>());
        return (isAtLeast & isAtMost).ExtractMostSignificantBits();
    }
}
