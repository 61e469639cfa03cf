using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>Differences of a batch to values: each becomes what was there before it, the sum of all earlier ones and a moment.</summary>
internal static unsafe class PcoPrefixSum
{
    /// <summary>Undoes differences of an order.</summary>
    /// <param name="moments">The next value, its next difference, and so on; carried from batch to batch.</param>
    /// <param name="order">How often differences were taken.</param>
    /// <param name="latents">The differences of a whole batch; becomes the values.</param>
    public static void Undo<TLatent>(TLatent* moments, int order, TLatent* latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        for (int i = order - 1; i >= 0; i--)
        {
            if (typeof(TLatent) == typeof(uint) && Avx2.IsSupported)
                Sum((uint*)moments + i, (uint*)latents);
            else if (typeof(TLatent) == typeof(ulong) && Avx2.IsSupported)
                Sum((ulong*)moments + i, (ulong*)latents);
            else
                Sum(moments + i, latents);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TLatent>(TLatent* moment, TLatent* latents)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        TLatent sum = *moment;
        for (int i = 0; i < PcoFormat.Batch; i++)
        {
            TLatent difference = latents[i];
            latents[i] = sum;
            sum += difference;
        }
        *moment = sum;
    }

    // Sums within each half by two shifted additions, then those of the lower half are added to the upper one. Only one addition of a
    // vector waits for that of the vector before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(uint* moment, uint* latents)
    {
        Vector256<uint> carry = Vector256.Create(*moment);
        Vector256<uint> upper = Vector256.Create(0, 0, 0, 0, ~0u, ~0u, ~0u, ~0u);
        Vector256<uint> third = Vector256.Create(3u);
        Vector256<uint> last = Vector256.Create(7u);
        for (int i = 0; i < PcoFormat.Batch; i += Vector256<uint>.Count)
        {
            Vector256<uint> differences = Vector256.Load(latents + i);
            Vector256<uint> sums = differences + Avx2.ShiftLeftLogical128BitLane(differences, 4);
            sums += Avx2.ShiftLeftLogical128BitLane(sums, 8);
            sums += Avx2.PermuteVar8x32(sums, third) & upper;
            (carry + (sums - differences)).Store(latents + i);
            carry += Avx2.PermuteVar8x32(sums, last);
        }
        *moment = carry[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(ulong* moment, ulong* latents)
    {
        Vector256<ulong> carry = Vector256.Create(*moment);
        Vector256<ulong> upper = Vector256.Create(0, 0, ~0UL, ~0UL);
        for (int i = 0; i < PcoFormat.Batch; i += Vector256<ulong>.Count)
        {
            Vector256<ulong> differences = Vector256.Load(latents + i);
            Vector256<ulong> sums = differences + Avx2.ShiftLeftLogical128BitLane(differences, 8);
            sums += Avx2.Permute4x64(sums, 0b01_01_01_01) & upper;
            (carry + (sums - differences)).Store(latents + i);
            carry += Avx2.Permute4x64(sums, 0b11_11_11_11);
        }
        *moment = carry[0];
    }
}
