namespace Columnar.Tests.Computed;

/// <summary>All functions with definitions that a reader can check by eye.</summary>
internal static class FunctionCases
{
    public static IReadOnlyList<FunctionCase> All { get; } =
    [
        .. Transforms(),
        .. Arithmetic(),
        .. Lookback(),
        .. WindowStarts(),
        .. Cumulative(),
        .. Groups(),
        .. AcrossColumns(),
    ];

    private static IEnumerable<FunctionCase> Transforms()
    {
        yield return new FunctionCase<int>(
            "range",
            s => Compute.Range(100_000, "triple", 1, row => (int)row * 3),
            m => Enumerable.Range(0, 100_000).Select(row => (int?)row * 3)
        );
        yield return new FunctionCase<long>(
            "from row number",
            s => Compute.FromRowNumber(s.U, "square", 1, row => row * row),
            m => m.U.Select((_, row) => (long?)row * row)
        );
        yield return new FunctionCase<long>(
            "row number",
            s => Compute.RowNumber(s.B),
            m => m.B.Select((_, row) => (long?)row)
        );
        yield return new FunctionCase<double>(
            "transform 1",
            s => Compute.Transform(s.A, "half", 1, a => a / 2),
            m => m.A.Select(a => a / 2)
        );
        yield return new FunctionCase<double>(
            "numbered transform 1",
            s => Compute.Transform(s.A, "times row", 1, (row, a) => a * row),
            m => m.A.Select((a, row) => a * row)
        );
        yield return new FunctionCase<bool>(
            "transform 2",
            s => Compute.Transform(s.A, s.B, "less", 1, (a, b) => a < b),
            m => m.A.Zip(m.B, (a, b) => a is null || b is null ? (bool?)null : a < b)
        );
        yield return new FunctionCase<double>(
            "numbered transform 2",
            s => Compute.Transform(s.A, s.I, "sum", 1, (row, a, i) => a + i + row),
            m => m.A.Zip(m.I).Select((pair, row) => pair.First + pair.Second + row)
        );
        yield return new FunctionCase<double>(
            "transform 3",
            s => Compute.Transform(s.A, s.I, s.U, "mix", 1, (a, i, u) => a + i * u),
            m => m.A.Zip(m.I, m.U).Select(t => t.First + t.Second * t.Third)
        );
        yield return new FunctionCase<double>(
            "numbered transform 3",
            s => Compute.Transform(s.A, s.I, s.U, "mix", 1, (row, a, i, u) => a + i * u - row),
            m => m.A.Zip(m.I, m.U).Select((t, row) => t.First + t.Second * t.Third - row)
        );
        yield return new FunctionCase<double>(
            "transform 4",
            s => Compute.Transform(s.A, s.I, s.U, s.B, "mix", 1, (a, i, u, b) => a + i * u - b),
            m => m.A.Zip(m.I, m.U).Zip(m.B, (t, b) => t.First + t.Second * t.Third - b)
        );
        yield return new FunctionCase<double>(
            "numbered transform 4",
            s => Compute.Transform(s.A, s.I, s.U, s.B, "mix", 1, (row, a, i, u, b) => a + i * u - b * row),
            m =>
                m.A.Zip(m.I, m.U)
                    .Zip(m.B)
                    .Select((t, row) => t.First.First + t.First.Second * t.First.Third - t.Second * row)
        );
        yield return new FunctionCase<double>(
            "lookup",
            s => Compute.Lookup(s.Pointers, s.A),
            m => m.Pointers.Select(row => row is null ? null : m.A[(int)row])
        );
    }

    private static IEnumerable<FunctionCase> Arithmetic()
    {
        yield return new FunctionCase<double>("add", s => Compute.Add(s.A, s.B), m => m.A.Zip(m.B, (a, b) => a + b));
        yield return new FunctionCase<long>(
            "add integers",
            s => Compute.Add(s.I, s.J),
            m => m.I.Zip(m.J, (a, b) => a + b)
        );
        yield return new FunctionCase<double>(
            "subtract",
            s => Compute.Subtract(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => a - b)
        );
        yield return new FunctionCase<uint>(
            "subtract saturating",
            s => Compute.Subtract(s.U, s.V, IntegerOverflow.Saturate),
            m => m.U.Zip(m.V, (a, b) => (uint?)(a < b ? 0 : a - b))
        );
        yield return new FunctionCase<uint>(
            "subtract wrapping",
            s => Compute.Subtract(s.U, s.V, IntegerOverflow.Wrap),
            m => m.U.Zip(m.V, (a, b) => (uint?)unchecked(a - b))
        );
        yield return new FunctionCase<double>(
            "multiply",
            s => Compute.Multiply(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => a * b)
        );
        yield return new FunctionCase<double>(
            "divide",
            s => Compute.Divide(s.I, s.J),
            m => m.I.Zip(m.J, (a, b) => (double?)a / b)
        );
        yield return new FunctionCase<double>(
            "percentage",
            s => Compute.Percentage(s.A, s.U),
            m => m.A.Zip(m.U, (a, b) => a / b * 100)
        );
        yield return new FunctionCase<double>(
            "percentage difference",
            s => Compute.PercentageDifference(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => (a - b) / b * 100)
        );
    }

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

    private static IEnumerable<FunctionCase> Groups()
    {
        yield return new FunctionCase<long>(
            "group count",
            s => Compute.GroupCount(s.FirstRows, s.A),
            m => m.FirstRows.Select((_, group) => (long?)Rows(m, group).Count())
        );
        yield return new FunctionCase<long>(
            "filtered group count",
            s => Compute.GroupCount(s.FirstRows, s.A, "positive", 1, a => a > 0),
            m => m.FirstRows.Select((_, group) => (long?)Rows(m, group).Count(row => m.A[row] > 0))
        );
        yield return new FunctionCase<double>(
            "group sum",
            s => Compute.GroupSum(s.FirstRows, s.A),
            m =>
                m.FirstRows.Select(
                    (_, group) =>
                        (double?)Rows(m, group).Aggregate(new Compensated(), (sum, row) => sum.With(m.A[row])).Total
                )
        );
        yield return new FunctionCase<long>(
            "filtered group sum",
            s => Compute.GroupSum(s.FirstRows, s.I, "positive", 1, i => i > 0),
            m => m.FirstRows.Select((_, group) => (long?)Rows(m, group).Sum(row => Math.Max(0, m.I[row] ?? 0)))
        );
        yield return new FunctionCase<double>(
            "group last",
            s => Compute.GroupLast(s.FirstRows, s.A),
            m => m.FirstRows.Select((_, group) => Rows(m, group).Select(row => m.A[row]).LastOrDefault())
        );
        yield return new FunctionCase<long>(
            "first row of group",
            s => Compute.FirstRowOfGroup(s.Groups),
            m =>
                m.Rows == 0
                    ? []
                    : Enumerable
                        .Range(0, (int)m.Groups[^1] + 1)
                        .Select(group => (long?)CountWhile(m.Groups, other => other < group))
        );
        yield return new FunctionCase<long>(
            "group of row",
            s => Compute.GroupOfRow(s.FirstRows, s.A),
            m =>
                m.A.Select(
                    (_, row) =>
                        CountWhile(m.FirstRows, first => first <= row) is var groups and > 0 ? (long?)groups - 1 : null
                )
        );
        yield return new FunctionCase<bool>(
            "is first of group",
            s => Compute.IsFirstOfGroup(s.Groups, s.ComputedFirstRows),
            m => m.Groups.Select((group, row) => (bool?)(row == 0 || m.Groups[row - 1] < group))
        );
    }

    private static IEnumerable<FunctionCase> AcrossColumns()
    {
        yield return new FunctionCase<double>(
            "sum of",
            s => Compute.SumOf(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => (double?)new Compensated().With(a).With(b).Total)
        );
        yield return new FunctionCase<double>(
            "min of",
            s => Compute.MinOf(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => Extremes([a, b], 0, (x, y) => x < y, false).Last())
        );
        yield return new FunctionCase<double>(
            "max of",
            s => Compute.MaxOf(s.A, s.B),
            m => m.A.Zip(m.B, (a, b) => Extremes([a, b], 0, (x, y) => x > y, false).Last())
        );
        yield return new FunctionCase<double>(
            "weighted average of",
            s => Compute.WeightedAverageOf((s.A, s.I), (s.B, s.J)),
            m =>
                m.A.Zip(m.B)
                    .Select(
                        (pair, row) =>
                        {
                            (double? Value, long? Weight)[] parts = [(pair.First, m.I[row]), (pair.Second, m.J[row])];
                            var counted = parts.Where(part => part.Value is not null && part.Weight > 0).ToArray();
                            return counted.Length == 0
                                ? (double?)null
                                : counted.Aggregate(0.0, (sum, part) => sum + part.Value!.Value * part.Weight!.Value)
                                    / counted.Sum(part => (double)part.Weight!.Value);
                        }
                    )
        );
    }

    private static long? Sum(SourceModel model, int start, int row)
    {
        long sum = 0;
        for (int i = start; i <= row; i++)
            sum += model.I[i] ?? 0;
        return sum;
    }

    private static IEnumerable<T?> Before<TA, T>(List<TA?> values, long rows, Func<TA?, TA?, T?> function)
        where TA : unmanaged
        where T : unmanaged => values.Select((now, row) => row < rows ? null : function(now, values[row - (int)rows]));

    private static IEnumerable<T?> Running<TA, TState, T>(
        IEnumerable<TA> values,
        TState state,
        Func<TState, TA, TState> add,
        Func<TState, T> get
    )
        where T : unmanaged
    {
        foreach (TA value in values)
        {
            state = add(state, value);
            yield return get(state);
        }
    }

    private static IEnumerable<double?> Extremes(
        List<double?> values,
        int from,
        Func<double, double, bool> beats,
        bool noZero
    )
    {
        double? best = null;
        for (int row = 0; row < values.Count; row++)
        {
            if (values[row] is { } value && row >= from && !(noZero && value == 0))
            {
                if (
                    best is null || double.IsNaN(best.Value)
                        ? best is null || !double.IsNaN(value)
                        : beats(value, best.Value)
                )
                    best = value + 0.0;
            }
            yield return best;
        }
    }

    // How many of rising numbers pass a test that those above do not.
    private static int CountWhile(List<long> rising, Func<long, bool> test)
    {
        int low = 0;
        int high = rising.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (test(rising[middle]))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static IEnumerable<int> Rows(SourceModel model, int group)
    {
        long end = group + 1 < model.FirstRows.Count ? model.FirstRows[group + 1] : model.Rows;
        for (long row = model.FirstRows[group]; row < end; row++)
            yield return (int)row;
    }

    // Neumaier's sum, from the paper.
    private readonly record struct Compensated(double Sum, double Lost)
    {
        public double Total => double.IsFinite(Sum) ? Sum + Lost : Sum;

        public Compensated With(double? value)
        {
            if (value is not { } x)
                return this;
            double t = Sum + x;
            double lost = Math.Abs(Sum) >= Math.Abs(x) ? Sum - t + x : x - t + Sum;
            return new Compensated(t, Lost + lost);
        }
    }
}
