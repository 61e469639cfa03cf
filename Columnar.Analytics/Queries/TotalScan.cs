using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar.Queries;

/// <summary>A query without groups: filter and all aggregates in one pass, a packet at a time.</summary>
internal sealed unsafe class TotalScan : ScanTask
{
    private readonly QuerySource _source;
    private readonly Node? _filter;
    private readonly IReadOnlyList<AggregateSyntax> _aggregates;
    private readonly Binder _binder;
    private readonly Workspace _workspace = new();
    private readonly PacketSelector _selector;
    private readonly TotalAggregate[] _totals;

    // The aggregates of each input.
    private readonly (AggregateInput Input, TotalAggregate[] Totals)[] _plan;
    private readonly int[] _open;
    private BlockTally _read;

    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public TotalScan(QuerySource source, Node? filter, IReadOnlyList<AggregateSyntax> aggregates)
    {
        _source = source;
        _filter = filter;
        _aggregates = aggregates;
        _binder = new Binder(source);
        _selector = new PacketSelector(filter is null ? null : _binder.BindCondition(filter), _workspace);
        BoundAggregate[] bound = BoundAggregate.Bind(_binder, aggregates);
        _totals = Array.ConvertAll(bound, aggregate => TotalAggregate.Start(aggregate, source.RowCount));
        _plan =
        [
            .. bound
                .Zip(_totals)
                .GroupBy(
                    pair => pair.First.Input,
                    (input, pairs) => (input, pairs.Select(pair => pair.Second).ToArray())
                ),
        ];
        _open = new int[_plan.Length];
    }

    /// <summary>About how many bytes a row has.</summary>
    public int BytesPerRow => Math.Max(1, _binder.BytesPerRow);

    public override void Scan(long firstRow, long endRow)
    {
        for (long row = firstRow; row < endRow; )
        {
            Outlook outlook = _selector.LookAhead(row, endRow);
            // Aggregates are answered for by blocks.
            long end = outlook.IsAll
                ? Math.Min(outlook.EndRow, (row / Packets.BlockRows + 1) * Packets.BlockRows)
                : outlook.EndRow;
            if (!outlook.IsNone)
                Scan(row, end, outlook.IsAll);
            row = end;
        }
    }

    private void Scan(long firstRow, long endRow, bool isAll)
    {
        // What is known of all rows is taken in at once; the other inputs are read.
        int open = 0;
        for (int i = 0; i < _plan.Length; i++)
        {
            if (!(isAll && _plan[i].Input.TryAdd(firstRow, endRow, _plan[i].Totals)))
                _open[open++] = i;
        }
        if (open > 0)
            _read.Add(firstRow, endRow);
        for (long row = firstRow; open > 0 && row < endRow; row += Packets.Rows)
        {
            Selection selection = _selector.Select(row, endRow, isAll);
            if (selection.Count == 0)
                continue;
            foreach (int i in _open.AsSpan(0, open))
            {
                (int, int) mark = _workspace.Mark();
                Selection counted = _plan[i].Input.Read(_workspace, selection, out void* values);
                foreach (TotalAggregate total in _plan[i].Totals)
                    total.Aggregator.Add(row, _workspace.Rows, values, counted.Mask, counted.Count);
                _workspace.Release(mark);
            }
        }
    }

    public override ScanTask Fork() => new TotalScan(_source, _filter, _aggregates);

    public override void Merge(ScanTask other)
    {
        TotalAggregate[] others = ((TotalScan)other)._totals;
        for (int i = 0; i < _totals.Length; i++)
            _totals[i].Aggregator.Merge(others[i].Aggregator);
        _read.Merge(((TotalScan)other)._read);
    }

    /// <summary>Blocks of which values were read.</summary>
    public long BlocksRead => _read.Count;

    /// <summary>The result of one row.</summary>
    /// <exception cref="OverflowException">An integer sum does not fit 64 bits.</exception>
    public QueryResult Finish() => new(Array.ConvertAll(_totals, total => total.Finish()), 1);

    public override void Dispose()
    {
        _binder.Dispose();
        _workspace.Dispose();
    }
}
