using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>By AVX-512, which has these steps as instructions.</summary>
internal readonly struct PcoAvx512Split<TLatent> : IPcoVectorSplit<TLatent, Vector512<TLatent>>
{
    public static ref ulong Orders => ref Unsafe.NullRef<ulong>();

    public static Vector512<TLatent> Pivots(TLatent pivot) => Vector512.Create(pivot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLatent> IsBelow(Vector512<TLatent> latents, Vector512<TLatent> pivots) =>
        Vector512.LessThan(latents, pivots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(Vector512<TLatent> set) => BitOperations.PopCount(set.ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLatent> Expand(
        Vector512<TLatent> others,
        Vector512<TLatent> set,
        Vector512<TLatent> latents,
        ref ulong orders
    ) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? Avx512F.Expand(others.AsUInt32(), set.AsUInt32(), latents.AsUInt32()).As<uint, TLatent>()
            : Avx512F.Expand(others.AsUInt64(), set.AsUInt64(), latents.AsUInt64()).As<ulong, TLatent>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TLatent> Compress(Vector512<TLatent> set, Vector512<TLatent> latents, ref ulong orders) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? Avx512F.Compress(Vector512<uint>.Zero, set.AsUInt32(), latents.AsUInt32()).As<uint, TLatent>()
            : Avx512F.Compress(Vector512<ulong>.Zero, set.AsUInt64(), latents.AsUInt64()).As<ulong, TLatent>();
}
