namespace Columnar.Tests.Computed;

/// <summary>Functions of rows before.</summary>
internal static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> Lookback()
    {
        foreach (int rows in new[] { 0, 1, 7, 70_000, int.MaxValue })
        {
            yield return new FunctionCase<double>(
                $"previous value {rows}",
                s => Compute.PreviousValue(s.A, rows),
                m => Before(m.A, rows, (_, before) => before)
            );
            yield return new FunctionCase<long>(
                $"change {rows}",
                s => Compute.Change(s.I, rows),
                m => Before(m.I, rows, (now, before) => now - before)
            );
            yield return new FunctionCase<double>(
                $"ratio change {rows}",
                s => Compute.RatioChange(s.A, rows),
                m => Before(m.A, rows, (now, before) => (now - before) / before)
            );
            yield return new FunctionCase<double>(
                $"percentage change {rows}",
                s => Compute.PercentageChange(s.I, rows),
                m => Before(m.I, rows, (now, before) => ((double?)now - before) / before * 100)
            );
        }
        yield return new FunctionCase<double>(
            "compound annual growth",
            s => Compute.CompoundAnnualGrowth(s.A, 3, 12),
            m =>
                Before(
                    m.A,
                    3,
                    (now, before) =>
                        now is null || before is null
                            ? (double?)null
                            : (Math.Pow(now.Value / before.Value, 4) - 1) * 100
                )
        );
    }

    private static IEnumerable<FunctionCase> WindowStarts()
    {
        yield return new FunctionCase<long>(
            "sum from cumulative",
            s => Compute.SumFromCumulative(s.CumulativeI, s.Starts),
            m => m.Starts.Select((start, row) => start is null ? null : Sum(m, start.Value, row))
        );
        yield return new FunctionCase<double>(
            "average from cumulative",
            s => Compute.AverageFromCumulative(s.CumulativeI, s.Starts),
            m =>
                m.Starts.Select(
                    (start, row) =>
                        start is null || start > row
                            ? null
                            : (double?)Sum(m, start.Value, row) / (row - Math.Max(0, start.Value) + 1)
                )
        );
        yield return new FunctionCase<double>(
            "rolling first",
            s => Compute.RollingFirst(s.A, s.Starts),
            m => First(m.A, m, (_, first) => first)
        );
        yield return new FunctionCase<bool>(
            "rolling first truth",
            s => Compute.RollingFirst(s.Truths, s.Starts),
            m => First(m.Truths, m, (_, first) => first)
        );
        yield return new FunctionCase<double>(
            "rolling transform",
            s => Compute.RollingTransform(s.A, s.Starts, "mix", 1, (now, first) => 2 * now - first),
            m => First(m.A, m, (now, first) => 2 * now - first)
        );
        yield return new FunctionCase<bool>(
            "rolling transform of integers",
            s => Compute.RollingTransform(s.I, s.Starts, "rises", 1, (now, first) => now > first),
            m => First(m.I, m, (now, first) => now is null || first is null ? (bool?)null : now > first)
        );
    }

    // Starts before the rows are row 0; those behind a row give nothing.
    private static IEnumerable<T?> First<TA, T>(List<TA?> values, SourceModel model, Func<TA?, TA?, T?> function)
        where TA : unmanaged
        where T : unmanaged =>
        values.Select(
            (now, row) =>
                model.Starts[row] is { } start && start <= row ? function(now, values[(int)Math.Max(0, start)]) : null
        );
}
