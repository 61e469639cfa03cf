using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Aggregates;

/// <summary>
/// The sum of floating values as DESIGN section 7, Q3 defines it: a function of the selected (row number, value) pairs
/// alone.
/// </summary>
/// <typeparam name="T">Half, float or double.</typeparam>
internal sealed unsafe class FloatSum<T> : PacketAggregator
    where T : unmanaged
{
    private readonly Width _width;
    private readonly SpanPlan _plan;

    // The tree of the block being added up; a kernel writes to it, so it must not move.
    private readonly LaneTree[] _lanes = GC.AllocateArray<LaneTree>(1, pinned: true);
    private readonly double[] _spans = new double[SpanPlan.MaxSpans];
    private SumTree _blocks;
    private long _block;

    /// <summary>Starts a sum.</summary>
    /// <param name="rowCount">The rows of the vector or table.</param>
    /// <param name="width">The register width.</param>
    public FloatSum(long rowCount, Width width)
        : this(SpanPlan.For(rowCount), width) { }

    private FloatSum(SpanPlan plan, Width width)
    {
        _plan = plan;
        _width = width;
    }

    /// <summary>The sum so far: +0.0 of nothing, <see cref="double.NaN"/> for any NaN.</summary>
    public double Total
    {
        get
        {
            FinishSpan();
            var tree = new SumTree();
            for (int span = 0; span < SpanPlan.MaxSpans; span++)
                tree.Add(span, _spans[span]);
            double total = tree.Total;
            return double.IsNaN(total) ? double.NaN : total + 0.0;
        }
    }

    public override PacketAggregator Fork() => new FloatSum<T>(_plan, _width);

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        long block = row / Packets.BlockRows;
        if (block != _block)
        {
            if (_plan.SpanOf(block) != _plan.SpanOf(_block))
                FinishSpan();
            else
                FinishBlock();
            _block = block;
        }
        int leaf = (int)(row % Packets.BlockRows) / Packets.LeafRows;
        fixed (LaneTree* lanes = _lanes)
            LeafSumKernel<T>.Run(_width, (T*)values, mask, rows, leaf, lanes);
    }

    // Each span was fed to one aggregator; the others have +0.0 in its place.
    protected override void Join(PacketAggregator other)
    {
        var sum = (FloatSum<T>)other;
        FinishSpan();
        sum.FinishSpan();
        for (int span = 0; span < SpanPlan.MaxSpans; span++)
            _spans[span] += sum._spans[span];
    }

    private void FinishBlock()
    {
        if (_lanes[0].TryTotal(out double sum))
            _blocks.Add(_block & ((1L << _plan.Level) - 1), sum);
        _lanes[0].Clear();
    }

    private void FinishSpan()
    {
        FinishBlock();
        _spans[_plan.SpanOf(_block)] += _blocks.Total;
        _blocks = default;
    }
}
