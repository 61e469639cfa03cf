using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Queries;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar.Grouping;

/// <summary>
/// The groups of some rows and their aggregates in the making. A thread gathers a span of rows at a time; what it gathered is then
/// absorbed, in the order of the spans, by the one scan that holds the result.
/// </summary>
internal sealed unsafe class GroupedScan : IDisposable
{
    /// <summary>Rows of a span (DESIGN section 7, Q3: grouped sums are compensated within spans, which are merged in order).</summary>
    public const int SpanRows = 1_048_576;

    private readonly Binder _binder;
    private readonly Workspace _workspace = new();
    private readonly PacketSelector _selector;
    private readonly GroupKeys _keys;
    private readonly GroupedAggregate<byte, long, CountFold> _rowCounts;
    private readonly GroupedAggregate[] _aggregates;
    private readonly (AggregateInput Input, GroupedAggregate[] Aggregates)[] _plan;

    private BlockTally _read;

    // For each group here its number in the scan that absorbs this one, -1 where it has none yet.
    private int[] _adopted = [];

    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public GroupedScan(
        QuerySource source,
        Node? filter,
        IReadOnlyList<string> keys,
        IReadOnlyList<AggregateSyntax> aggregates
    )
    {
        _binder = new Binder(source);
        _selector = new PacketSelector(filter is null ? null : _binder.BindCondition(filter), _workspace);
        _keys = new GroupKeys(_binder, keys);
        _rowCounts = new GroupedAggregate<byte, long, CountFold>(_ => throw new InvalidOperationException());
        BoundAggregate[] bound = BoundAggregate.Bind(_binder, aggregates);
        _aggregates = Array.ConvertAll(bound, GroupedAggregates.Start);
        _plan =
        [
            .. bound
                .Zip(_aggregates)
                .GroupBy(
                    pair => pair.First.Input,
                    (input, pairs) => (input, pairs.Select(pair => pair.Second).ToArray())
                ),
        ];
    }

    /// <summary>About how many bytes a row has.</summary>
    public int BytesPerRow => Math.Max(1, _binder.BytesPerRow);

    /// <summary>Blocks of which values were read.</summary>
    public long BlocksRead => _read.Count;

    /// <summary>Gathers some rows.</summary>
    /// <param name="firstRow">The first row, the beginning of a packet.</param>
    /// <param name="endRow">The row after the last.</param>
    public void Scan(long firstRow, long endRow)
    {
        for (long row = firstRow; row < endRow; )
        {
            Outlook outlook = _selector.LookAhead(row, endRow);
            if (!outlook.IsNone)
            {
                _read.Add(row, outlook.EndRow);
                Scan(row, outlook.EndRow, outlook.IsAll);
            }
            row = outlook.EndRow;
        }
    }

    private void Scan(long firstRow, long endRow, bool isAll)
    {
        for (long row = firstRow; row < endRow; row += Packets.Rows)
        {
            Selection selection = _selector.Select(row, endRow, isAll);
            if (selection.Count == 0)
                continue;
            var groups = (int*)_workspace.TakeValues();
            _keys.Encode(_workspace, selection, groups);
            _rowCounts.Add(_workspace, null, selection, groups, _keys.GroupCount);
            foreach ((AggregateInput input, GroupedAggregate[] aggregates) in _plan)
            {
                (int, int) mark = _workspace.Mark();
                Selection counted = input.Read(_workspace, selection, out void* values);
                foreach (GroupedAggregate aggregate in aggregates)
                    aggregate.Add(_workspace, values, counted, groups, _keys.GroupCount);
                _workspace.Release(mark);
            }
        }
    }

    /// <summary>Takes in what another scan has gathered of later rows; that one forgets its rows but keeps its groups.</summary>
    public void Absorb(GroupedScan later)
    {
        int count = later._keys.GroupCount;
        int known = later._adopted.Length;
        if (count > known)
        {
            Array.Resize(ref later._adopted, (int)Math.Min(Array.MaxLength, Math.Max((long)count, 2L * known)));
            Array.Fill(later._adopted, -1, known, later._adopted.Length - known);
        }
        for (int group = 0; group < count; group++)
        {
            if (later._adopted[group] < 0 && later._rowCounts[group] > 0)
                later._adopted[group] = _keys.Adopt(later._keys, group);
        }
        ReadOnlySpan<int> groups = later._adopted.AsSpan(0, count);
        _rowCounts.Absorb(later._rowCounts, groups, _keys.GroupCount);
        for (int i = 0; i < _aggregates.Length; i++)
            _aggregates[i].Absorb(later._aggregates[i], groups, _keys.GroupCount);
    }

    /// <summary>The result: a row per group, in the order of the keys.</summary>
    /// <exception cref="OverflowException">An integer sum does not fit 64 bits.</exception>
    public QueryResult Finish()
    {
        var groups = new List<int>();
        for (int group = 0; group < _rowCounts.Length; group++)
        {
            if (_rowCounts[group] > 0)
                groups.Add(group);
        }
        int[] sorted = [.. groups];
        _keys.Sort(sorted);
        ResultColumn[] columns =
        [
            .. _keys.Decode(sorted),
            .. _aggregates.Select(aggregate => aggregate.Finish(sorted)),
        ];
        return new QueryResult(columns, sorted.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binder.Dispose();
        _workspace.Dispose();
    }
}
