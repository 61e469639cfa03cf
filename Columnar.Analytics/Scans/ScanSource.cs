using Columnar.Aggregates;
using Columnar.Filters;
using Columnar.Memory;

namespace Columnar.Scans;

/// <summary>What an aggregate is taken of: a column, and the condition its rows must meet.</summary>
/// <param name="Column">The column.</param>
/// <param name="Bind">
/// Binds the condition to the column's view, at each scan anew; null where all rows are meant.
/// </param>
internal readonly record struct ScanSource(IColumn Column, Func<VectorView, PacketFilter>? Bind)
{
    /// <summary>Runs one aggregate.</summary>
    /// <param name="start">Makes the aggregator for a view.</param>
    /// <param name="options">How to run.</param>
    public TAggregator Run<TAggregator>(Func<VectorView, TAggregator> start, ScanOptions? options)
        where TAggregator : PacketAggregator
    {
        ArgumentNullException.ThrowIfNull(Column);
        using ViewScope<VectorView> scope = Column.OpenView();
        VectorView view = scope.View;
        TAggregator aggregator = start(view);
        using var scan = new AggregateScan(view, Bind?.Invoke(view), aggregator);
        ScanRunner.Run(scan, view.Length, Math.Max(1, view.Type.BitWidth / 8), options);
        return aggregator;
    }
}
