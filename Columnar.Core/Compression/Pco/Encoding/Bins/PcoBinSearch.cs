using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Columnar.Compression;

/// <summary>
/// Finds the bins of latents. Where the lowers lie close together a table says the bin of each distance from the first. Else sixteen
/// or more lowers are compared at once: those that begin a group of bins, and those of the group; where there are more groups than
/// that, or no vectors of half that length, by halves.
/// </summary>
internal sealed class PcoBinSearch<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Of 64-bit latents two vectors; without AVX-512 each is a pair of shorter ones.
    private const int MinGroup = 16;

    // The table stays in the first-level cache, and is filled in less time than a page saves.
    private const int MaxTableLength = 4096;

    // Behind the last bin are lowers that only the greatest latent reaches; what it finds is bounded by the last bin.
    private PcoBuffer<TLatent> _lowers;
    private PcoBuffer<TLatent> _firsts;
    private int _binCount;
    private int _groupCount;
    private PcoBuffer<ushort> _table;
    private PcoBuffer<TLatent> _places;
    private int _tableLength;

    private static int Group => Math.Max(Vector512<TLatent>.Count, MinGroup);

    /// <summary>Takes the lowers of bins, in ascending order, at least one.</summary>
    public void Build(ReadOnlySpan<TLatent> lowers)
    {
        _binCount = lowers.Length;
        TLatent range = lowers[^1] - lowers[0];
        _tableLength = FitsTable(range) ? int.CreateTruncating(range) + 1 : 0;
        if (_tableLength > 0)
            FillTable(lowers);
        _groupCount = (lowers.Length + Group - 1) / Group;
        // The greatest latent reaches all firsts, so that it is looked for in the last group there may be.
        _lowers.Take(Math.Max(_groupCount, Group) * Group);
        Span<TLatent> all = _lowers.Peek(_groupCount * Group);
        lowers.CopyTo(all);
        all[lowers.Length..].Fill(TLatent.AllBitsSet);
        Span<TLatent> firsts = _firsts.Take(Math.Max(_groupCount, Group));
        firsts.Fill(TLatent.AllBitsSet);
        for (int i = 0; i < _groupCount; i++)
            firsts[i] = all[i * Group];
    }

    /// <summary>Finds each latent's bin, the last one whose lower it reaches; it reaches the first.</summary>
    public void Find(ReadOnlySpan<TLatent> latents, Span<ushort> bins)
    {
        if (bins.Length < latents.Length)
            throw new ArgumentException("Fewer bins than latents.", nameof(bins));
        if (_tableLength > 0)
            FindByTable(latents, bins);
        else if (Vector256.IsHardwareAccelerated && _groupCount <= Group)
            FindByGroups(latents, bins);
        else
            FindByHalves(latents, bins);
    }

    private static bool FitsTable(TLatent range) =>
        PcoLatent<TLatent>.BitLength(range) <= BitOperations.Log2(MaxTableLength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillTable(ReadOnlySpan<TLatent> lowers)
    {
        Span<ushort> table = _table.Take(_tableLength);
        for (int i = 0; i < lowers.Length - 1; i++)
        {
            int start = int.CreateTruncating(lowers[i] - lowers[0]);
            table[start..int.CreateTruncating(lowers[i + 1] - lowers[0])].Fill((ushort)i);
        }
        table[^1] = (ushort)(lowers.Length - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindByTable(ReadOnlySpan<TLatent> latents, Span<ushort> bins)
    {
        // SAFETY: a place is cut to the last of the table; there are as many places as latents, and the room for the bins was checked
        // by the caller.
        ref ushort table = ref MemoryMarshal.GetReference(_table.Peek(_tableLength));
        ref TLatent latent = ref MemoryMarshal.GetReference(latents);
        ref TLatent place = ref MemoryMarshal.GetReference(_places.Take(latents.Length));
        ref ushort bin = ref MemoryMarshal.GetReference(bins);
        TLatent first = _lowers.Peek(1)[0];
        var last = TLatent.CreateTruncating(_tableLength - 1);
        nint i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TLatent> firsts = Vector256.Create(first);
            Vector256<TLatent> lasts = Vector256.Create(last);
            for (; i <= latents.Length - Vector256<TLatent>.Count; i += Vector256<TLatent>.Count)
                Vector256
                    .Min(Vector256.LoadUnsafe(ref latent, (nuint)i) - firsts, lasts)
                    .StoreUnsafe(ref place, (nuint)i);
        }
        for (; i < latents.Length; i++)
            Unsafe.Add(ref place, i) = TLatent.Min(Unsafe.Add(ref latent, i) - first, last);
        for (i = 0; i < latents.Length; i++)
            Unsafe.Add(ref bin, i) = Unsafe.Add(ref table, nint.CreateTruncating(Unsafe.Add(ref place, i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindByGroups(ReadOnlySpan<TLatent> latents, Span<ushort> bins)
    {
        // SAFETY: there is room for a whole group behind every first, and for the latents' bins, which the caller checked.
        ref TLatent lower = ref MemoryMarshal.GetReference(_lowers.Peek(Group * Group));
        ref TLatent latent = ref MemoryMarshal.GetReference(latents);
        ref ushort bin = ref MemoryMarshal.GetReference(bins);
        ref TLatent first = ref MemoryMarshal.GetReference(_firsts.Peek(Group));
        bool isPair = Vector512<TLatent>.Count < MinGroup;
        Vector512<TLatent> firsts = Vector512.LoadUnsafe(ref first);
        Vector512<TLatent> moreFirsts = isPair ? Vector512.LoadUnsafe(ref first, MinGroup / 2) : firsts;
        int last = _binCount - 1;
        for (nint i = 0; i < latents.Length; i++)
        {
            Vector512<TLatent> wanted = Vector512.Create(Unsafe.Add(ref latent, i));
            int start = (CountReached(wanted, firsts) - 1) * Group;
            if (isPair)
                start += CountReached(wanted, moreFirsts) * Group;
            int found = start - 1 + CountReached(wanted, Vector512.LoadUnsafe(ref lower, (nuint)start));
            if (isPair)
                found += CountReached(wanted, Vector512.LoadUnsafe(ref lower, (nuint)start + (MinGroup / 2)));
            Unsafe.Add(ref bin, i) = (ushort)Math.Min(found, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountReached(Vector512<TLatent> wanted, Vector512<TLatent> lowers) =>
        BitOperations.PopCount(Vector512.GreaterThanOrEqual(wanted, lowers).ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindByHalves(ReadOnlySpan<TLatent> latents, Span<ushort> bins)
    {
        // SAFETY: what is found is always the index of a bin; the room for the bins was checked by the caller.
        ref TLatent lower = ref MemoryMarshal.GetReference(_lowers.Peek(_binCount));
        ref TLatent latent = ref MemoryMarshal.GetReference(latents);
        ref ushort bin = ref MemoryMarshal.GetReference(bins);
        int top = BitOperations.Log2((uint)_binCount);
        nint rest = _binCount - (1 << top);
        nint half = (nint)1 << top >> 1;
        nint i = 0;
        // Four at a time, since each step waits for the one before.
        for (; i <= latents.Length - 4; i += 4)
        {
            TLatent wanted0 = Unsafe.Add(ref latent, i);
            TLatent wanted1 = Unsafe.Add(ref latent, i + 1);
            TLatent wanted2 = Unsafe.Add(ref latent, i + 2);
            TLatent wanted3 = Unsafe.Add(ref latent, i + 3);
            // The step down to a power of two first, so that no later one needs a bound.
            nint found0 = Step(ref lower, 0, rest, wanted0);
            nint found1 = Step(ref lower, 0, rest, wanted1);
            nint found2 = Step(ref lower, 0, rest, wanted2);
            nint found3 = Step(ref lower, 0, rest, wanted3);
            for (nint step = half; step > 0; step >>= 1)
            {
                found0 = Step(ref lower, found0, step, wanted0);
                found1 = Step(ref lower, found1, step, wanted1);
                found2 = Step(ref lower, found2, step, wanted2);
                found3 = Step(ref lower, found3, step, wanted3);
            }
            Unsafe.Add(ref bin, i) = (ushort)found0;
            Unsafe.Add(ref bin, i + 1) = (ushort)found1;
            Unsafe.Add(ref bin, i + 2) = (ushort)found2;
            Unsafe.Add(ref bin, i + 3) = (ushort)found3;
        }
        for (; i < latents.Length; i++)
        {
            TLatent wanted = Unsafe.Add(ref latent, i);
            nint found = Step(ref lower, 0, rest, wanted);
            for (nint step = half; step > 0; step >>= 1)
                found = Step(ref lower, found, step, wanted);
            Unsafe.Add(ref bin, i) = (ushort)found;
        }
    }

    // No branch, as none could be predicted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(ref TLatent lower, nint found, nint step, TLatent wanted) =>
        found + (step & -(nint)Unsafe.BitCast<bool, byte>(wanted >= Unsafe.Add(ref lower, found + step)));
}
