using Columnar.Aggregates;
using Columnar.Filters;
using Columnar.Kernels;

namespace Columnar.Scans;

/// <summary>One column's aggregate, over all rows or those where a filter is true, fused a packet at a time.</summary>
internal sealed unsafe class AggregateScan : ScanTask
{
    private readonly PacketReader _reader;
    private readonly PacketFilter? _filter;
    private readonly PacketAggregator _aggregator;
    private readonly bool _readsValues;
    private readonly PacketMasks _masks = new();

    /// <summary>Prepares a scan; it owns the filter.</summary>
    public AggregateScan(VectorView view, PacketFilter? filter, PacketAggregator aggregator)
    {
        _reader = new PacketReader(view);
        _filter = filter;
        _aggregator = aggregator;
        _readsValues = aggregator is not CountAggregator;
    }

    public override void Scan(long firstRow, long endRow)
    {
        long row = firstRow;
        while (row < endRow)
        {
            int rows = (int)Math.Min(endRow - row, Packets.BlockRows - (row % Packets.BlockRows));
            // Without a filter a whole block is worked on at once where it lies in one chunk.
            if (_filter is not null || _reader.RowsInChunk(row) < rows)
                rows = (int)Math.Min(rows, Packets.Rows - (row % Packets.Rows));
            if (_filter is null)
                AddAll(row, rows);
            else
                AddSelected(row, rows);
            row += rows;
        }
    }

    public override ScanTask Fork() => new AggregateScan(_reader.View, _filter?.Fork(), _aggregator.Fork());

    public override void Merge(ScanTask other) => _aggregator.Merge(((AggregateScan)other)._aggregator);

    public override void Dispose()
    {
        _reader.Dispose();
        _filter?.Dispose();
    }

    private void AddAll(long row, int rows)
    {
        ulong* validity = _reader.Validity(row, rows);
        int selected = validity is null ? rows : MaskWords.Count(validity, rows);
        if (selected > 0)
            _aggregator.Add(row, rows, _readsValues ? _reader.Values(row, rows) : null, validity, selected);
    }

    private void AddSelected(long row, int rows)
    {
        ulong* mask = _masks.IsTrue;
        _filter!.Evaluate(row, rows, mask, _masks.IsNull);
        int selected = MaskWords.Count(mask, rows);
        if (selected == 0)
            return;
        ulong* validity = _reader.Validity(row, rows);
        if (validity is not null)
            selected = MaskWords.AndCount(mask, validity, rows);
        if (selected > 0)
            _aggregator.Add(row, rows, _readsValues ? _reader.Values(row, rows) : null, mask, selected);
    }
}
