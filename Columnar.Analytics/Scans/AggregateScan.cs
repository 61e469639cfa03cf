using Columnar.Aggregates;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Vectors;

namespace Columnar.Scans;

/// <summary>One column's aggregate, over all rows or those where a filter is true, fused a packet at a time.</summary>
internal sealed unsafe class AggregateScan : ScanTask
{
    private readonly PacketReader _reader;
    private readonly PacketFilter? _filter;
    private readonly Foreseer? _foresee;
    private readonly PacketAggregator _aggregator;
    private readonly bool _readsValues;
    private readonly PacketMasks _masks = new();

    /// <summary>Prepares a scan; it owns the filter.</summary>
    public AggregateScan(VectorView view, PacketFilter? filter, PacketAggregator aggregator)
    {
        _reader = new PacketReader(view);
        _filter = filter;
        _foresee = filter is null ? null : filter.Foresee;
        _aggregator = aggregator;
        _readsValues = aggregator is not CountAggregator;
    }

    public override void Scan(long firstRow, long endRow)
    {
        for (long row = firstRow; row < endRow; )
        {
            var outlook = Outlook.From(_foresee, row, endRow);
            if (outlook.IsAll)
                AddAll(row, outlook.EndRow);
            else if (!outlook.IsNone)
                AddSelected(row, outlook.EndRow);
            row = outlook.EndRow;
        }
    }

    public override ScanTask Fork() => new AggregateScan(_reader.View, _filter?.Fork(), _aggregator.Fork());

    public override void Merge(ScanTask other) => _aggregator.Merge(((AggregateScan)other)._aggregator);

    public override void Dispose()
    {
        _reader.Dispose();
        _filter?.Dispose();
    }

    private void AddAll(long row, long endRow)
    {
        while (row < endRow)
        {
            ViewBlock block = _reader.View.BlockAt(row);
            if (block.FirstRow == row && IsWhole(block, endRow) && _aggregator.TryAdd(block))
            {
                row = block.EndRow;
                continue;
            }
            // A whole block is worked on at once where it lies in one chunk.
            int rows = (int)Math.Min(endRow - row, Packets.BlockRows - (row % Packets.BlockRows));
            if (_reader.RowsInChunk(row) < rows)
                rows = (int)Math.Min(rows, Packets.Rows - (row % Packets.Rows));
            AddAll(row, rows);
            row += rows;
        }
    }

    // Whoever goes on behind the block begins with a packet.
    private static bool IsWhole(in ViewBlock block, long endRow) =>
        block.EndRow == endRow || (block.EndRow < endRow && block.EndRow % Packets.Rows == 0);

    private void AddAll(long row, int rows)
    {
        ulong* validity = _reader.Validity(row, rows);
        int selected = validity is null ? rows : MaskWords.Count(validity, rows);
        if (selected > 0)
            _aggregator.Add(row, rows, _readsValues ? _reader.Values(row, rows) : null, validity, selected);
    }

    private void AddSelected(long row, long endRow)
    {
        for (int rows; row < endRow; row += rows)
        {
            rows = (int)Math.Min(endRow - row, Packets.Rows - (row % Packets.Rows));
            AddSelected(row, rows);
        }
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
