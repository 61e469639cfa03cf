using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Compression;

/// <summary>
/// Divides latents into at most a power of two of bins of about equal counts, each with its exact count, least and greatest. Equal
/// latents never fall into two bins. Latents are sorted only as far as the bins need it; the order of pivots is part of the result,
/// since it decides which runs of equal latents get a bin of their own, and is the reference's.
/// </summary>
internal sealed class PcoHistogram<TLatent>
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    private PcoHistogramBin<TLatent>[] _bins = new PcoHistogramBin<TLatent>[1 << 8];
    private readonly TLatent[] _smallScratch = new TLatent[PcoSmallSort.ScratchLength];
    private PcoBuffer<TLatent> _scratch;
    private int _binCount;
    private long _total;
    private int _binsLog;
    private int _placed;
    private int _nextBin;
    private int _target;
    private int _targetEnd;
    private PcoHistogramBin<TLatent> _open;

    // What is known about a range of latents: an exact bound is one of them, the other kind only encloses them.
    private readonly record struct Bounds(TLatent Lower, bool LowerIsExact, TLatent Upper, bool UpperIsExact);

    /// <summary>The bins of some latents, which are reordered. The result is valid until the next call.</summary>
    public ReadOnlySpan<PcoHistogramBin<TLatent>> Build(Span<TLatent> latents, int binsLog)
    {
        _scratch.Take(latents.Length);
        _binCount = 0;
        _total = latents.Length;
        _binsLog = binsLog;
        _placed = 0;
        _nextBin = 0;
        _targetEnd = 0;
        _open = default;
        int badPivots = 1 + BitOperations.Log2((uint)latents.Length + 1);
        Divide(latents, new Bounds(TLatent.Zero, false, TLatent.AllBitsSet, false), badPivots);
        return _bins.AsSpan(0, _binCount);
    }

    // The bin of the latent that is placed next.
    private int NextTarget()
    {
        if (_placed >= _targetEnd)
        {
            _target = BinOf(_placed);
            _targetEnd = EndOf(_target);
        }
        return _target;
    }

    // The first bin that ends behind a count of latents.
    private int BinOf(int count) => (int)((ulong)((long)count << _binsLog) / (ulong)_total);

    // Where a bin should end: the count of latents up to its quantile, rounded up.
    private int EndOf(int bin) => (int)((((bin + 1) * _total) + (1L << _binsLog) - 1) >> _binsLog);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide(Span<TLatent> latents, Bounds bounds, int badPivots)
    {
        // The right part of a division is what the loop goes on with.
        while (!latents.IsEmpty)
        {
            int target = NextTarget();
            int targetEnd = _targetEnd;
            int end = _placed + latents.Length;
            if (end <= targetEnd)
            {
                Place(latents, bounds);
                if (end == targetEnd)
                    Close(target);
                return;
            }
            if (bounds.Lower == bounds.Upper || latents.Length == 1)
            {
                PlaceRun(latents[0], latents.Length);
                return;
            }

            if (latents.Length <= PcoSmallSort.MaxLength)
            {
                PcoSmallSort.Sort(latents, _smallScratch);
                PlaceSorted(latents, isDivided: true);
                return;
            }

            TLatent pivot = PcoPartition.ChoosePivot<TLatent>(latents);
            Bounds left;
            Bounds right;
            if (pivot > bounds.Lower)
            {
                left = bounds with { Upper = pivot - TLatent.One, UpperIsExact = false };
                right = bounds with { Lower = pivot, LowerIsExact = true };
            }
            else
            {
                left = bounds with { Upper = pivot, UpperIsExact = true };
                pivot += TLatent.One;
                right = bounds with { Lower = pivot, LowerIsExact = false };
            }
            int leftCount = PcoPartition.Split(latents, pivot, _scratch.Peek(latents.Length));
            if (1 + Math.Min(leftCount, latents.Length - leftCount) < latents.Length / 8)
            {
                if (--badPivots == 0)
                {
                    latents.Sort();
                    PlaceSorted(latents, isDivided: false);
                    return;
                }
                PcoPartition.Scatter(latents[..leftCount]);
                PcoPartition.Scatter(latents[leftCount..]);
            }
            Divide(latents[..leftCount], left, badPivots);
            latents = latents[leftCount..];
            bounds = right;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Place(ReadOnlySpan<TLatent> latents, Bounds bounds)
    {
        bool continues = _open.Count > 0;
        if (!continues)
            _open.Lower = bounds.LowerIsExact ? bounds.Lower : PcoPartition.Min(latents);
        _open.Upper = bounds.UpperIsExact ? bounds.Upper : PcoPartition.Max(latents);
        _open.Count += latents.Length;
        _placed += latents.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceRun(TLatent latent, int length)
    {
        int bin = BinOf(_placed + (length / 2));
        // The bin before may be free: it takes what is open, or, where nothing is, the run itself.
        if (bin > _nextBin && !Close(bin - 1))
            bin--;
        if (_open.Count == 0)
            _open.Lower = latent;
        _open.Upper = latent;
        _open.Count += length;
        _placed += length;
        if (_placed >= EndOf(bin))
            Close(bin);
    }

    // What divisions go on to do with a few latents, if none of the pivots could be a bad one; and, but for one case, what is done
    // instead of divisions after too many of those: there a run that ends where a bin should is placed as one that goes beyond it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaceSorted(ReadOnlySpan<TLatent> latents, bool isDivided)
    {
        while (!latents.IsEmpty)
        {
            int target = NextTarget();
            int wanted = _targetEnd - _placed;
            if (wanted >= latents.Length || (isDivided && latents[wanted - 1] != latents[wanted]))
            {
                int count = Math.Min(wanted, latents.Length);
                Place(latents[..count], new Bounds(latents[0], true, latents[count - 1], true));
                if (wanted == count)
                    Close(target);
                latents = latents[count..];
                continue;
            }
            TLatent last = latents[wanted - 1];
            int runStart = wanted - 1;
            int runEnd = wanted;
            while (runStart > 0 && latents[runStart - 1] == last)
                runStart--;
            while (runEnd < latents.Length && latents[runEnd] == last)
                runEnd++;
            if (runStart > 0)
                Place(latents[..runStart], new Bounds(latents[0], true, latents[runStart - 1], true));
            PlaceRun(last, runEnd - runStart);
            latents = latents[runEnd..];
        }
    }

    // True where something was open.
    private bool Close(int bin)
    {
        if (_open.Count == 0)
            return false;
        _nextBin = bin + 1;
        if (_binCount == _bins.Length)
            Array.Resize(ref _bins, _bins.Length * 2);
        _bins[_binCount++] = _open;
        _open = default;
        return true;
    }
}
