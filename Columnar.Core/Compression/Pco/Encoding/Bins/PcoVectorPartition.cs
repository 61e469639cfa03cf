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
/// in order, in the lanes of those below. It takes AVX2 or AVX-512, and more latents held before the vector than are below in it.
/// </summary>
internal static class PcoVectorPartition
{
    // So many latents are split one by one where a vector has more below the pivot than are held before it.
    private const int MinHeld = 8;

    /// <summary>Whether latents of a type can be split here.</summary>
    public static bool IsSupported<TLatent>() =>
        Avx2.IsSupported && (Unsafe.SizeOf<TLatent>() is sizeof(uint) or sizeof(ulong));

    /// <inheritdoc cref="PcoPartition.Split{TLatent}(Span{TLatent}, TLatent, Span{TLatent})"/>
    public static int Split<TLatent>(Span<TLatent> latents, TLatent pivot, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent> =>
        Avx512F.IsSupported
            ? Split<TLatent, Vector512<TLatent>, PcoAvx512Split<TLatent>>(latents, pivot, scratch)
            : Split<TLatent, Vector256<TLatent>, PcoAvx2Split<TLatent>>(latents, pivot, scratch);

    private static int Split<TLatent, TVector, TSplit>(Span<TLatent> latents, TLatent pivot, Span<TLatent> scratch)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
        where TVector : struct
        where TSplit : IPcoVectorSplit<TLatent, TVector>
    {
        int front = 0;
        int position = 0;
        // One latent behind the vector is written to.
        int last = latents.Length - (Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<TLatent>()) - 1;
        while (position <= last)
        {
            int before = position;
            if (position - front >= MinHeld)
                SplitVectors<TLatent, TVector, TSplit>(
                    latents,
                    pivot,
                    scratch,
                    ref TSplit.Orders,
                    ref front,
                    ref position
                );
            if (position == before)
            {
                position = Math.Min(before + MinHeld, latents.Length);
                front = PcoPartition.Split(latents, pivot, front, before, position);
            }
        }
        return PcoPartition.Split(latents, pivot, front, position, latents.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SplitVectors<TLatent, TVector, TSplit>(
        Span<TLatent> latents,
        TLatent pivot,
        Span<TLatent> scratch,
        ref ulong orders,
        ref int front,
        ref int position
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
        where TVector : struct
        where TSplit : IPcoVectorSplit<TLatent, TVector>
    {
        // SAFETY: at a position up to the last there are a vector and one more latent; the front lies before the position, so that
        // neither what is loaded behind the front nor what is stored to the scratch reaches the end.
        nint width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<TLatent>();
        nint last = latents.Length - width - 1;
        ref TLatent start = ref MemoryMarshal.GetReference(latents);
        ref TLatent below = ref MemoryMarshal.GetReference(scratch[..latents.Length]);
        TVector pivots = TSplit.Pivots(pivot);
        nint at = position;
        nint end = front;
        TVector current = Load<TLatent, TVector>(ref start, at);
        TLatent replaced = Unsafe.Add(ref start, at);
        Unsafe.Add(ref start, at) = Unsafe.Add(ref start, end);
        do
        {
            TVector isBelow = TSplit.IsBelow(current, pivots);
            int count = TSplit.Count(isBelow);
            if (count >= at - end)
                break;
            TVector behind = Load<TLatent, TVector>(ref start, end + 1);
            TVector held = TSplit.Expand(current, isBelow, behind, ref orders);
            // Not to their place: the next loads behind the front would wait for these stores.
            Store(ref below, end, TSplit.Compress(isBelow, current, ref orders));
            end += count;
            nint next = at + width;
            // The last one held goes to the place of the next latent, which therefore is loaded before.
            replaced = Unsafe.Add(ref start, next);
            current = Load<TLatent, TVector>(ref start, Math.Min(next, last));
            Store(ref start, at + 1, held);
            at = next;
        } while (at <= last);

        Unsafe.Add(ref start, end) = Unsafe.Add(ref start, at);
        Unsafe.Add(ref start, at) = replaced;
        scratch[front..(int)end].CopyTo(latents[front..]);
        front = (int)end;
        position = (int)at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TLatent, TVector>(ref TLatent start, nint index) =>
        Unsafe.ReadUnaligned<TVector>(ref Unsafe.As<TLatent, byte>(ref Unsafe.Add(ref start, index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLatent, TVector>(ref TLatent start, nint index, TVector values) =>
        Unsafe.WriteUnaligned(ref Unsafe.As<TLatent, byte>(ref Unsafe.Add(ref start, index)), values);
}
