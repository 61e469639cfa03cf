using Columnar.Binding;
using Columnar.Display;
using Columnar.Grouping;
using Columnar.Queries;
using Columnar.Syntax;

namespace Columnar;

/// <summary>A question to a table by groups of rows that have the same values in some columns.</summary>
/// <remarks>Immutable; any thread may use it. Each <see cref="Aggregate"/> reads the table as it stands then.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class GroupedQuery : IDisplayed
{
    private readonly ITable _table;
    private readonly Node? _filter;
    private readonly string[] _columns;
    private readonly ScanOptions? _options;

    internal GroupedQuery(ITable table, Node? filter, string[] columns, ScanOptions? options)
    {
        if (columns.Length == 0)
            throw new ArgumentException("GroupBy needs at least one column.", nameof(columns));
        for (int i = 0; i < columns.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(columns[i], nameof(columns));
            if (Array.IndexOf(columns, columns[i]) < i)
                throw new ArgumentException($"GroupBy names column '{columns[i]}' twice.", nameof(columns));
        }
        _table = table;
        _filter = filter;
        _columns = columns;
        _options = options;
    }

    /// <summary>Computes aggregates of each group in one pass.</summary>
    /// <param name="aggregates">The aggregates; none for the distinct values alone. <see cref="Expressions"/> makes them.</param>
    /// <returns>
    /// A row per group that has a selected row: its keys, then a column per aggregate. Rows are ordered by the keys: numbers from -inf to +inf, then
    /// NaN, text by UTF-8 bytes, null last.
    /// </returns>
    /// <remarks>Memory grows with the number of groups, not of rows. Floating sums are compensated, and the same for any number of threads.</remarks>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit; the message names it and what was expected.</exception>
    /// <exception cref="OverflowException">An integer sum, or integer arithmetic of a selected row, does not fit 64 bits.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public QueryResult Aggregate(params IReadOnlyList<Aggregate> aggregates) => Run(aggregates).Result;

    /// <summary>Computes aggregates and reports how much had to be read for them.</summary>
    /// <param name="aggregates">The aggregates, none for the distinct values alone.</param>
    /// <returns>The result with the blocks read and skipped, and the time.</returns>
    /// <inheritdoc cref="Aggregate" path="/exception"/>
    public QueryReport Explain(params IReadOnlyList<Aggregate> aggregates) => QueryRun.Report(() => Run(aggregates));

    /// <summary>The table's name, the condition and the columns it groups by.</summary>
    public override string ToString() => $"{new TableQuery(_table, _filter)} by {string.Join(", ", _columns)}";

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    private QueryRun Run(IReadOnlyList<Aggregate> aggregates)
    {
        AggregateSyntax[] syntax = QueryChecks.Syntax(aggregates);
        using QuerySource source = QuerySource.Open(_table);
        return GroupedRunner.Run(source, _filter, _columns, syntax, _options);
    }
}
