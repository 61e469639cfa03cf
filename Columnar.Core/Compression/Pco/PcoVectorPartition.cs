using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Columnar.Compression;

/// <summary>
/// The split of <see cref="PcoPartition"/> by vectors, with the very same order as its result. One latent, the first that is not below
/// the pivot, is held: the next latent's place goes to the one held, and what is held next is, where that latent is below, the one
/// behind the one held, else that latent. A vector of those held next is so the vector of latents, with the ones behind the one held,
/// in order, in the lanes of those below. It takes AVX-512, and more latents held before the vector than are below in it.
/// </summary>
internal static class PcoVectorPartition
{
    // So many latents are split one by one where a vector has more below the pivot than are held before it.
    private const int MinHeld = 8;

    /// <summary>Whether latents of a type can be split here.</summary>
    public static bool IsSupported<TLatent>() =>
        Avx512F.IsSupported && (Unsafe.SizeOf<TLatent>() is sizeof(uint) or sizeof(ulong));

    /// <inheritdoc cref="PcoPartition.Split{TLatent}(Span{TLatent}, TLatent, Span{TLatent})"/>
    public static int Split<TLatent>(Span<TLatent> latents, TLatent pivot, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        int front = 0;
        int position = 0;
        // One latent behind the vector is written to.
        int last = latents.Length - Vector512<TLatent>.Count - 1;
        while (position <= last)
        {
            int before = position;
            if (position - front >= MinHeld)
                SplitVectors(latents, pivot, scratch, ref front, ref position);
            if (position == before)
            {
                position += MinHeld;
                front = PcoPartition.Split(latents, pivot, front, before, position);
            }
        }
        return PcoPartition.Split(latents, pivot, front, position, latents.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SplitVectors<TLatent>(
        Span<TLatent> latents,
        TLatent pivot,
        Span<TLatent> scratch,
        ref int front,
        ref int position
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // SAFETY: at a position up to the last there are a vector and one more latent; the front lies before the position, so that
        // neither what is loaded behind the front nor what is stored to the scratch reaches the end.
        nint last = latents.Length - Vector512<TLatent>.Count - 1;
        ref TLatent start = ref MemoryMarshal.GetReference(latents);
        ref TLatent below = ref MemoryMarshal.GetReference(scratch[..latents.Length]);
        Vector512<TLatent> pivots = Vector512.Create(pivot);
        nint at = position;
        nint end = front;
        Vector512<TLatent> current = Vector512.LoadUnsafe(ref start, (nuint)at);
        TLatent replaced = Unsafe.Add(ref start, at);
        Unsafe.Add(ref start, at) = Unsafe.Add(ref start, end);
        do
        {
            Vector512<TLatent> isBelow = Vector512.LessThan(current, pivots);
            int count = BitOperations.PopCount(isBelow.ExtractMostSignificantBits());
            if (count >= at - end)
                break;
            Vector512<TLatent> behind = Vector512.LoadUnsafe(ref start, (nuint)end + 1);
            Vector512<TLatent> held = Expand(current, isBelow, behind);
            // Not to their place: the next loads behind the front would wait for these stores.
            Compress(isBelow, current).StoreUnsafe(ref below, (nuint)end);
            end += count;
            nint next = at + Vector512<TLatent>.Count;
            // The last one held goes to the place of the next latent, which therefore is loaded before.
            replaced = Unsafe.Add(ref start, next);
            current = Vector512.LoadUnsafe(ref start, (nuint)Math.Min(next, last));
            held.StoreUnsafe(ref start, (nuint)at + 1);
            at = next;
        } while (at <= last);

        Unsafe.Add(ref start, end) = Unsafe.Add(ref start, at);
        Unsafe.Add(ref start, at) = replaced;
        scratch[front..(int)end].CopyTo(latents[front..]);
        front = (int)end;
        position = (int)at;
    }

    // The values in order, in the lanes that are set; the others keep theirs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<TLatent> Expand<TLatent>(
        Vector512<TLatent> others,
        Vector512<TLatent> isSet,
        Vector512<TLatent> values
    ) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? Avx512F.Expand(others.AsUInt32(), isSet.AsUInt32(), values.AsUInt32()).As<uint, TLatent>()
            : Avx512F.Expand(others.AsUInt64(), isSet.AsUInt64(), values.AsUInt64()).As<ulong, TLatent>();

    // The values of the lanes that are set, in the first lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<TLatent> Compress<TLatent>(Vector512<TLatent> isSet, Vector512<TLatent> values) =>
        Unsafe.SizeOf<TLatent>() == sizeof(uint)
            ? Avx512F.Compress(Vector512<uint>.Zero, isSet.AsUInt32(), values.AsUInt32()).As<uint, TLatent>()
            : Avx512F.Compress(Vector512<ulong>.Zero, isSet.AsUInt64(), values.AsUInt64()).As<ulong, TLatent>();
}
