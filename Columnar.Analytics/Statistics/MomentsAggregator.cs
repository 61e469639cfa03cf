using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Aggregates;
using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Statistics;

/// <summary>
/// Mean and squared distances as DESIGN section 7, Q3 defines them: two passes over each block while it is in the cache, whose sums are
/// those of the floating sum; blocks are merged up the balanced binary tree of their numbers. Results are the same bits for any threads.
/// </summary>
/// <typeparam name="T">The type of the values; integers beyond 2^53 are rounded to the nearest double.</typeparam>
internal sealed unsafe class MomentsAggregator<T> : PacketAggregator
    where T : unmanaged, INumberBase<T>
{
    // The block being read: its rows at their places, whichever of them were selected.
    private readonly double[] _values = GC.AllocateUninitializedArray<double>(Packets.BlockRows);
    private readonly ulong[] _mask = new ulong[Packets.BlockRows / 64];
    private readonly LaneTree[] _lanes = new LaneTree[1];
    private long _block = -1;
    private int _rows;

    // An entry for 65,536 rows.
    private List<(long Number, Moments Moments)> _blocks = [];

    /// <summary>Keys of some of the values.</summary>
    public KeySample<T> Sample { get; } = new();

    /// <summary>What was gathered; null where there was no value.</summary>
    public Moments? Finish()
    {
        FinishBlock();
        _blocks.Sort((a, b) => a.Number.CompareTo(b.Number));
        while (_blocks.Count > 1)
        {
            List<(long Number, Moments Moments)> parents = [];
            foreach ((long number, Moments moments) in _blocks)
            {
                if (parents.Count > 0 && parents[^1].Number == number >> 1)
                    parents[^1] = (number >> 1, Moments.Combine(parents[^1].Moments, moments));
                else
                    parents.Add((number >> 1, moments));
            }
            _blocks = parents;
        }
        return _blocks.Count == 0 ? null : _blocks[0].Moments;
    }

    public override PacketAggregator Fork() => new MomentsAggregator<T>();

    // Tiering costs a multiple of the work for some hundred calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        long block = row / Packets.BlockRows;
        if (block != _block)
        {
            FinishBlock();
            _block = block;
        }
        // SAFETY: the rows begin a packet and lie in one block (PacketAggregator), so that they have room from their place on, and whole
        // words of the mask.
        int place = (int)(row % Packets.BlockRows);
        var source = new ReadOnlySpan<T>(values, rows);
        Sample.Add(row, source, mask);
        Span<double> target = _values.AsSpan(place, rows);
        for (int i = 0; i < source.Length; i++)
            target[i] = double.CreateTruncating(source[i]);
        fixed (ulong* words = &_mask[place >> 6])
        {
            if (mask is null)
                MaskWords.Fill(words, rows);
            else
                MaskWords.Copy(mask, words, rows);
        }
        _rows = place + rows;
    }

    protected override void Join(PacketAggregator other)
    {
        var moments = (MomentsAggregator<T>)other;
        FinishBlock();
        moments.FinishBlock();
        _blocks.AddRange(moments._blocks);
        Sample.Add(moments.Sample);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FinishBlock()
    {
        int rows = _rows;
        _rows = 0;
        if (rows == 0)
            return;
        long count = 0;
        foreach (ulong word in _mask)
            count += BitOperations.PopCount(word);
        double mean = Sum(rows) / count;
        Span<double> values = _values.AsSpan(0, rows);
        for (int i = 0; i < values.Length; i++)
        {
            double distance = values[i] - mean;
            values[i] = distance * distance;
        }
        _blocks.Add((_block, new Moments(count, mean, Sum(rows))));
        _mask.AsSpan().Clear();
    }

    private double Sum(int rows)
    {
        fixed (double* values = _values)
        fixed (ulong* mask = _mask)
        fixed (LaneTree* lanes = _lanes)
        {
            lanes->Clear();
            LeafSumKernel<double>.Run(Widths.Best, values, mask, rows, 0, lanes);
            return lanes->TryTotal(out double sum) ? sum : 0;
        }
    }
}
