using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>By permutations of AVX2, in orders from tables; latents of 64 bits are two lanes each.</summary>
internal readonly struct PcoAvx2Split<TLatent> : IPcoVectorSplit<TLatent, Vector256<TLatent>>
{
    public static ref ulong Orders => ref PcoLaneOrders.First;

    public static Vector256<TLatent> Pivots(TLatent pivot) => Signed(Vector256.Create(pivot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLatent> IsBelow(Vector256<TLatent> latents, Vector256<TLatent> pivots) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? Vector256.GreaterThan(pivots.AsInt32(), Signed(latents).AsInt32()).As<int, TLatent>()
            : Vector256.GreaterThan(pivots.AsInt64(), Signed(latents).AsInt64()).As<long, TLatent>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(Vector256<TLatent> set) => BitOperations.PopCount(set.ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLatent> Expand(
        Vector256<TLatent> others,
        Vector256<TLatent> set,
        Vector256<TLatent> latents,
        ref ulong orders
    )
    {
        Vector256<int> lanes = set.AsInt32();
        ulong order = PcoLaneOrders.Into(ref orders, lanes.ExtractMostSignificantBits());
        Vector256<int> moved = Permute(latents.AsInt32(), order);
        return Avx2.BlendVariable(others.AsInt32(), moved, lanes).As<int, TLatent>();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<TLatent> Compress(Vector256<TLatent> set, Vector256<TLatent> latents, ref ulong orders)
    {
        ulong order = PcoLaneOrders.OutOf(ref orders, set.AsInt32().ExtractMostSignificantBits());
        return Permute(latents.AsInt32(), order).As<int, TLatent>();
    }

    // There are no comparisons of unsigned numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TLatent> Signed(Vector256<TLatent> latents) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? (latents.AsInt32() ^ Vector256.Create(int.MinValue)).As<int, TLatent>()
            : (latents.AsInt64() ^ Vector256.Create(long.MinValue)).As<long, TLatent>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Permute(Vector256<int> lanes, ulong order) =>
        Avx2.PermuteVar8x32(lanes, Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(order).AsByte()));
}
