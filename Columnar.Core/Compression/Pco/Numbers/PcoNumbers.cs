using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Numbers and their latents: unsigned integers of the same width and the same order. The middle latent stands for zero of signed
/// integers and floats.
/// </summary>
internal static class PcoNumbers
{
    /// <summary>The type of numbers that <typeparamref name="T"/> stands for.</summary>
    /// <exception cref="NotSupportedException">Pcodec has no such type.</exception>
    public static PcoNumberType TypeOf<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(uint))
            return PcoNumberType.U32;
        if (typeof(T) == typeof(ulong))
            return PcoNumberType.U64;
        if (typeof(T) == typeof(int))
            return PcoNumberType.I32;
        if (typeof(T) == typeof(long))
            return PcoNumberType.I64;
        if (typeof(T) == typeof(float))
            return PcoNumberType.F32;
        if (typeof(T) == typeof(double))
            return PcoNumberType.F64;
        if (typeof(T) == typeof(ushort))
            return PcoNumberType.U16;
        if (typeof(T) == typeof(short))
            return PcoNumberType.I16;
        if (typeof(T) == typeof(Half))
            return PcoNumberType.F16;
        if (typeof(T) == typeof(byte))
            return PcoNumberType.U8;
        if (typeof(T) == typeof(sbyte))
            return PcoNumberType.I8;
        throw new NotSupportedException(
            $"Pcodec has no numbers of type {typeof(T)}; it has integers of 8 to 64 bits, Half, float and double."
        );
    }

    /// <summary>Whether a byte of a file is the number of a type.</summary>
    public static bool IsType(byte number) => number is >= (byte)PcoNumberType.U32 and <= (byte)PcoNumberType.I8;

    /// <summary>The width of a type's latents, which is its own.</summary>
    public static int LatentBits(PcoNumberType type) =>
        type switch
        {
            PcoNumberType.U8 or PcoNumberType.I8 => 8,
            PcoNumberType.U16 or PcoNumberType.I16 or PcoNumberType.F16 => 16,
            PcoNumberType.U32 or PcoNumberType.I32 or PcoNumberType.F32 => 32,
            _ => 64,
        };

    public static bool IsFloat(PcoNumberType type) =>
        type is PcoNumberType.F16 or PcoNumberType.F32 or PcoNumberType.F64;

    public static bool IsUnsigned(PcoNumberType type) =>
        type is PcoNumberType.U8 or PcoNumberType.U16 or PcoNumberType.U32 or PcoNumberType.U64;

    /// <summary>The latent in the middle: its highest bit alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLatent Middle<TLatent>()
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent> =>
        TLatent.RotateRight(TLatent.One, 1);

    /// <summary>The latents of numbers.</summary>
    /// <typeparam name="T">The numbers' type.</typeparam>
    /// <typeparam name="TLatent">The unsigned integer of its width.</typeparam>
    public static void ToLatents<T, TLatent>(ReadOnlySpan<T> numbers, Span<TLatent> latents)
        where T : unmanaged
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent> =>
        ToLatents(TypeOf<T>(), MemoryMarshal.Cast<T, TLatent>(numbers), latents);

    /// <summary>The latents of numbers.</summary>
    /// <param name="type">The numbers' type.</param>
    /// <param name="bits">The numbers, as bits of the type.</param>
    /// <param name="latents">Where the latents go; as many.</param>
    public static void ToLatents<TLatent>(PcoNumberType type, ReadOnlySpan<TLatent> bits, Span<TLatent> latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // The sign bit of a negative float's bits is set, that of its latent is not.
        if (IsUnsigned(type))
            bits.CopyTo(latents);
        else if (IsFloat(type))
            FlipFloats(bits, latents, Middle<TLatent>());
        else
            FlipSigns(bits, latents);
    }

    /// <summary>The numbers of latents, as bits of the type.</summary>
    /// <param name="type">The numbers' type.</param>
    /// <param name="latents">The latents.</param>
    /// <param name="bits">Where the numbers go; may be the latents themselves.</param>
    public static void FromLatents<TLatent>(PcoNumberType type, ReadOnlySpan<TLatent> latents, Span<TLatent> bits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (IsUnsigned(type))
            latents.CopyTo(bits);
        else if (IsFloat(type))
            FlipFloats(latents, bits, TLatent.Zero);
        else
            FlipSigns(latents, bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FlipSigns<TLatent>(ReadOnlySpan<TLatent> source, Span<TLatent> target)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = Middle<TLatent>();
        target = target[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> middles = Vector256.Create(middle);
            for (; i <= source.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                (Vector256.Create(source[i..]) ^ middles).CopyTo(target[i..]);
        }
        for (; i < source.Length; i++)
            target[i] = source[i] ^ middle;
    }

    // Where the sign bit is as said the float is negative, and all its bits are flipped; else the sign bit alone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FlipFloats<TLatent>(ReadOnlySpan<TLatent> source, Span<TLatent> target, TLatent negativeSign)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = Middle<TLatent>();
        TLatent rest = ~middle;
        target = target[..source.Length];
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> middles = Vector256.Create(middle);
            Vector256<TLatent> rests = Vector256.Create(rest);
            Vector256<TLatent> negative = Vector256.Create(negativeSign);
            for (; i <= source.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
            {
                Vector256<TLatent> bits = Vector256.Create(source[i..]);
                Vector256<TLatent> isNegative = Vector256.Equals(bits & middles, negative);
                (bits ^ middles ^ (isNegative & rests)).CopyTo(target[i..]);
            }
        }
        for (; i < source.Length; i++)
        {
            TLatent bits = source[i];
            target[i] = bits ^ middle ^ ((bits & middle) == negativeSign ? rest : TLatent.Zero);
        }
    }
}
