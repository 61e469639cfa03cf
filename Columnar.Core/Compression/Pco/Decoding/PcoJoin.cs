using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Joins the two variables of a batch. Each takes a whole batch, whatever part of it is wanted, and puts the latents of the numbers in
/// the place of the first variable's.
/// </summary>
internal static unsafe class PcoJoin
{
    /// <summary>Multiples of a base, and remainders.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void IntMult<TLatent>(TLatent* primary, TLatent* secondary, TLatent multiplier)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> multipliers = Vector256.Create(multiplier);
            for (int i = 0; i < PcoFormat.Batch; i += Vector256<TLatent>.Count)
                (Vector256.Load(primary + i) * multipliers + Vector256.Load(secondary + i)).Store(primary + i);
            return;
        }
        for (int i = 0; i < PcoFormat.Batch; i++)
            primary[i] = primary[i] * multiplier + secondary[i];
    }

    /// <summary>High bits, and low bits which of negative floats are counted from the other end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FloatQuant<TLatent>(TLatent* primary, TLatent* secondary, int bits)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent middle = PcoNumbers.Middle<TLatent>() >> bits;
        TLatent lowCount = TLatent.One << bits;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> middles = Vector256.Create(middle);
            Vector256<TLatent> lowCounts = Vector256.Create(lowCount);
            for (; i < PcoFormat.Batch; i += Vector256<TLatent>.Count)
            {
                Vector256<TLatent> high = Vector256.Load(primary + i);
                Vector256<TLatent> isNegative = Vector256.LessThan(high, middles);
                // Where negative ~low + lowCount, which is lowCount - 1 - low.
                Vector256<TLatent> low = (Vector256.Load(secondary + i) ^ isNegative) + (lowCounts & isNegative);
                ((high << bits) + low).Store(primary + i);
            }
        }
        for (; i < PcoFormat.Batch; i++)
        {
            TLatent high = primary[i];
            primary[i] = (high << bits) + (high >= middle ? secondary[i] : lowCount - TLatent.One - secondary[i]);
        }
    }

    /// <summary>Places in a dictionary; this one takes what is wanted alone, and has the latents elsewhere.</summary>
    /// <exception cref="CorruptDataException">A place is not in the dictionary.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dictionary<TLatent>(
        ReadOnlySpan<uint> places,
        ReadOnlySpan<byte> dictionary,
        Span<TLatent> latents,
        long offset
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        ReadOnlySpan<TLatent> values = MemoryMarshal.Cast<byte, TLatent>(dictionary);
        for (int i = 0; i < places.Length; i++)
        {
            uint place = places[i];
            if (place >= (uint)values.Length)
                PcoThrow.Corrupt("Pcodec page", offset, $"places in a dictionary of {values.Length}", $"{place}");
            latents[i] = values[(int)place];
        }
    }

    /// <summary>Multiples of a base as whole floats, and corrections in units of the last place.</summary>
    public static void FloatMult<TLatent>(TLatent* primary, TLatent* secondary, TLatent multiplier)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        if (typeof(TLatent) == typeof(ulong))
            FloatMult((ulong*)primary, (ulong*)secondary, PcoFloats.ToDouble((ulong)(object)multiplier));
        else if (typeof(TLatent) == typeof(uint))
            FloatMult((uint*)primary, (uint*)secondary, PcoFloats.ToSingle((uint)(object)multiplier));
        else if (typeof(TLatent) == typeof(ushort))
            FloatMult((ushort*)primary, (ushort*)secondary, PcoFloats.ToHalf((ushort)(object)multiplier));
    }

    // As PcoFloats has it for one: the corrections are stored around the middle.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FloatMult(ulong* primary, ulong* secondary, double multiplier)
    {
        const ulong middle = 1UL << 63;
        const ulong limit = 1UL << 53;
        if (!Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < PcoFormat.Batch; i++)
                primary[i] =
                    PcoFloats.ToLatent(PcoFloats.WholeDouble(primary[i]) * multiplier) + (secondary[i] ^ middle);
            return;
        }
        Vector256<ulong> middles = Vector256.Create(middle);
        Vector256<ulong> limitBits = Vector256.Create(BitConverter.DoubleToUInt64Bits(limit) - limit);
        Vector256<long> lastExact = Vector256.Create((long)limit - 1);
        Vector256<double> multipliers = Vector256.Create(multiplier);
        for (int i = 0; i < PcoFormat.Batch; i += Vector256<ulong>.Count)
        {
            Vector256<ulong> number = Vector256.Load(primary + i) ^ middles;
            Vector256<ulong> isNegative = Vector256.LessThan(number.AsInt64(), Vector256<long>.Zero).AsUInt64();
            Vector256<ulong> magnitude = number ^ isNegative;
            Vector256<ulong> whole = ToDouble(magnitude).AsUInt64();
            Vector256<ulong> isLarge = Vector256.GreaterThan(magnitude.AsInt64(), lastExact).AsUInt64();
            if (isLarge != Vector256<ulong>.Zero)
                whole = Vector256.ConditionalSelect(isLarge, magnitude + limitBits, whole);
            Vector256<ulong> product = ((whole ^ (isNegative & middles)).AsDouble() * multipliers).AsUInt64();
            Vector256<ulong> sign = Vector256.LessThan(product.AsInt64(), Vector256<long>.Zero).AsUInt64();
            Vector256<ulong> latent = product ^ (sign | middles);
            (latent + (Vector256.Load(secondary + i) ^ middles)).Store(primary + i);
        }
    }

    // Exact below 2^53. The high 32 bits become the mantissa's low ones of 2^84 and so on, the low ones those of 2^52; what that adds is
    // taken away again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDouble(Vector256<ulong> magnitude)
    {
        Vector256<ulong> high = (magnitude >> 32) | Vector256.Create(0x4530_0000_0000_0000UL);
        Vector256<ulong> low =
            (magnitude & Vector256.Create((ulong)uint.MaxValue)) | Vector256.Create(0x4330_0000_0000_0000UL);
        return high.AsDouble() - Vector256.Create(19342813118337666422669312.0) + low.AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FloatMult(uint* primary, uint* secondary, float multiplier)
    {
        const uint middle = 1u << 31;
        const uint limit = 1u << 24;
        if (!Vector256.IsHardwareAccelerated)
        {
            for (int i = 0; i < PcoFormat.Batch; i++)
                primary[i] =
                    PcoFloats.ToLatent(PcoFloats.WholeSingle(primary[i]) * multiplier) + (secondary[i] ^ middle);
            return;
        }
        Vector256<uint> middles = Vector256.Create(middle);
        Vector256<uint> limitBits = Vector256.Create(BitConverter.SingleToUInt32Bits(limit) - limit);
        Vector256<int> lastExact = Vector256.Create((int)limit - 1);
        Vector256<float> multipliers = Vector256.Create(multiplier);
        for (int i = 0; i < PcoFormat.Batch; i += Vector256<uint>.Count)
        {
            Vector256<uint> number = Vector256.Load(primary + i) ^ middles;
            Vector256<uint> isNegative = Vector256.LessThan(number.AsInt32(), Vector256<int>.Zero).AsUInt32();
            Vector256<uint> magnitude = number ^ isNegative;
            Vector256<uint> whole = Vector256.ConvertToSingle(magnitude.AsInt32()).AsUInt32();
            Vector256<uint> isLarge = Vector256.GreaterThan(magnitude.AsInt32(), lastExact).AsUInt32();
            whole = Vector256.ConditionalSelect(isLarge, magnitude + limitBits, whole);
            Vector256<uint> product = ((whole ^ (isNegative & middles)).AsSingle() * multipliers).AsUInt32();
            Vector256<uint> sign = Vector256.LessThan(product.AsInt32(), Vector256<int>.Zero).AsUInt32();
            Vector256<uint> latent = product ^ (sign | middles);
            (latent + (Vector256.Load(secondary + i) ^ middles)).Store(primary + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FloatMult(ushort* primary, ushort* secondary, Half multiplier)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            PcoHalfJoin.FloatMult(primary, secondary, multiplier);
            return;
        }
        const int middle = 1 << 15;
        for (int i = 0; i < PcoFormat.Batch; i++)
            primary[i] = (ushort)(
                PcoFloats.ToLatent(PcoFloats.WholeHalf(primary[i]) * multiplier) + (secondary[i] ^ middle)
            );
    }
}
