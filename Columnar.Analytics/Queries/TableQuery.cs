using Columnar.Binding;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Queries;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar;

/// <summary>A question to a table: which rows, then what of them. Nothing is read until it is asked for rows or aggregates.</summary>
/// <remarks>Immutable; any thread may use it. Each asking reads the table as it stands then.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class TableQuery : IDisplayed
{
    private readonly ITable _table;
    private readonly Node? _filter;
    private readonly ScanOptions? _options;

    internal TableQuery(ITable table, Node? filter = null, ScanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _filter = filter;
        _options = options;
    }

    /// <summary>Keeps, of the rows selected so far, those where a condition is true.</summary>
    /// <param name="filter">The condition.</param>
    public TableQuery Where(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new(
            _table,
            _filter is null ? filter.Node : LogicNode.Join(isAnd: true, [_filter, filter.Node]),
            _options
        );
    }

    /// <summary>Puts rows of equal values in the same group; null is a value, and all NaN are one.</summary>
    /// <param name="columns">The columns, at least one.</param>
    public GroupedQuery GroupBy(params ReadOnlySpan<string> columns) =>
        new(_table, _filter, columns.ToArray(), _options);

    /// <summary>The same question, run in a certain way.</summary>
    /// <param name="options">How to run.</param>
    public TableQuery With(ScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(_table, _filter, options);
    }

    /// <summary>The first rows selected, to look at. Rows behind the last of them are not looked at.</summary>
    /// <param name="rowCount">How many at most.</param>
    /// <returns>All columns of the table, in its order of rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    /// <exception cref="OverflowException">Integer arithmetic of the filter does not fit 64 bits.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public QueryResult Head(int rowCount = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        using ViewScope<TableView> scope = _table.OpenView();
        using QuerySource source = QuerySource.Open(scope.View);
        long[] rows = FirstRows.Find(source, _filter, rowCount, _options?.CancellationToken ?? default);
        return TableHead.Read(scope.View, rows);
    }

    /// <summary>The number of rows selected.</summary>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    /// <exception cref="OverflowException">Integer arithmetic of the filter does not fit 64 bits.</exception>
    public long Count() => Aggregate(Expressions.Count()).Get<long>(0, "count(*)");

    /// <summary>Computes aggregates of the selected rows in one pass.</summary>
    /// <param name="aggregates">The aggregates, at least one; <see cref="Expressions"/> makes them.</param>
    /// <returns>One row with a column per aggregate.</returns>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit; the message names it and what was expected.</exception>
    /// <exception cref="OverflowException">An integer sum, or integer arithmetic of a selected row, does not fit 64 bits.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public QueryResult Aggregate(params IReadOnlyList<Aggregate> aggregates) => Run(aggregates).Result;

    /// <summary>Computes aggregates and reports how much had to be read for them.</summary>
    /// <param name="aggregates">The aggregates, at least one.</param>
    /// <returns>The result with the blocks read and skipped, and the time.</returns>
    /// <inheritdoc cref="Aggregate" path="/exception"/>
    public QueryReport Explain(params IReadOnlyList<Aggregate> aggregates) => QueryRun.Report(() => Run(aggregates));

    /// <summary>The table's name and the condition.</summary>
    public override string ToString() =>
        Looking.At("a query", () => _filter is null ? _table.Name : $"{_table.Name} where {_filter}");

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    private QueryRun Run(IReadOnlyList<Aggregate> aggregates)
    {
        AggregateSyntax[] syntax = QueryChecks.Syntax(aggregates);
        if (syntax.Length == 0)
            throw new ArgumentException("A query without groups needs at least one aggregate.", nameof(aggregates));
        using QuerySource source = QuerySource.Open(_table);
        using var scan = new TotalScan(source, _filter, syntax);
        ScanRunner.Run(scan, source.RowCount, scan.BytesPerRow, _options);
        return new(scan.Finish(), source.RowCount, scan.BlocksRead);
    }
}
