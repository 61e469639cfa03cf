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
            m => m.Starts.Select((start, row) => start is null ? null : Sum(m, (int)start, row))
        );
        yield return new FunctionCase<double>(
            "average from cumulative",
            s => Compute.AverageFromCumulative(s.CumulativeI, s.Starts),
            m =>
                m.Starts.Select(
                    (start, row) => (double?)(start is null ? null : Sum(m, (int)start, row)) / (row - start + 1)
                )
        );
    }
}
