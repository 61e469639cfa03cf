namespace Columnar.Tests.Computed;

/// <summary>All functions with definitions that a reader can check by eye.</summary>
internal static partial class FunctionCases
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
        .. Truths(),
    ];

    private static long? Sum(SourceModel model, long start, int row)
    {
        long sum = 0;
        for (int i = (int)Math.Clamp(start, 0, row + 1); i <= row; i++)
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
