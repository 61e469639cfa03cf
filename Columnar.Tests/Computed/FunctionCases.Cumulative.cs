namespace Columnar.Tests.Computed;

/// <summary>Functions of all rows so far, and counts of the last ones.</summary>
internal static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> Cumulative()
    {
        yield return new FunctionCase<long>(
            "cumulative sum of integers",
            s => Compute.CumulativeSum(s.I),
            m => Running(m.I, 0L, (sum, value) => sum + (value ?? 0), sum => sum)
        );
        yield return new FunctionCase<ulong>(
            "cumulative sum as another type",
            s => Compute.CumulativeSum<uint, ulong>(s.U),
            m => Running(m.U, 0UL, (sum, value) => sum + value, sum => sum)
        );
        yield return new FunctionCase<double>(
            "cumulative sum",
            s => Compute.CumulativeSum(s.A),
            m => Running(m.A, new Compensated(), (sum, value) => sum.With(value), sum => sum.Total)
        );
        yield return new FunctionCase<double>(
            "cumulative sum of two",
            s => Compute.CumulativeSum(s.A, s.B),
            m =>
                Running(
                    m.A.Zip(m.B),
                    new Compensated(),
                    (sum, pair) =>
                        pair.First is null || pair.Second is null ? sum : sum.With(pair.First).With(pair.Second),
                    sum => sum.Total
                )
        );
        yield return new FunctionCase<long>(
            "cumulative transformed sum",
            s => Compute.CumulativeSum(s.U, s.I, "product", 1, (u, i) => u * i),
            m => Running(m.U.Zip(m.I), 0L, (sum, pair) => sum + (pair.First * pair.Second ?? 0), sum => sum)
        );
        foreach (int from in new[] { 0, 10 })
        {
            yield return new FunctionCase<long>(
                $"cumulative count from {from}",
                s => Compute.CumulativeCount(s.A, "positive", 1, a => a > 0, from),
                m =>
                    Running(
                        m.A.Select((value, row) => row >= from && value > 0),
                        0L,
                        (count, isOne) => count + (isOne ? 1 : 0),
                        count => count
                    )
            );
            yield return new FunctionCase<double>(
                $"all-time high from {from}",
                s => Compute.AllTimeHigh(s.A, from),
                m => Extremes(m.A, from, (a, b) => a > b, false)
            );
            yield return new FunctionCase<double>(
                $"all-time low from {from}",
                s => Compute.AllTimeLow(s.A, from),
                m => Extremes(m.A, from, (a, b) => a < b, false)
            );
        }
        yield return new FunctionCase<double>(
            "all-time low without zero",
            s => Compute.AllTimeLow(s.A, 0, excludeZero: true),
            m => Extremes(m.A, 0, (a, b) => a < b, true)
        );
        foreach (int window in new[] { 1, 5, 70_000, int.MaxValue })
        {
            yield return new FunctionCase<long>(
                $"rolling count {window}",
                s => Compute.RollingCount(s.A, window, "positive", 1, a => a > 0),
                m =>
                {
                    long[] before = new long[m.Rows + 1];
                    for (int row = 0; row < m.Rows; row++)
                        before[row + 1] = before[row] + (m.A[row] > 0 ? 1 : 0);
                    return Enumerable
                        .Range(0, m.Rows)
                        .Select(row => (long?)(before[row + 1] - before[Math.Max(0, (long)row + 1 - window)]));
                }
            );
        }
    }
}
