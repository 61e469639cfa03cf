namespace Columnar.Tests.Computed;

/// <summary>Functions of stored truth values.</summary>
internal static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> Truths()
    {
        yield return new FunctionCase<bool>(
            "not",
            s => Compute.Transform(s.Truths, "not", 1, truth => !truth),
            m => m.Truths.Select(truth => !truth)
        );
        yield return new FunctionCase<long>(
            "the number where true",
            s => Compute.Transform(s.Truths, s.I, "number", 1, (truth, i) => truth ? i : -1),
            m =>
                m.Truths.Zip(
                    m.I,
                    (truth, i) =>
                        truth is null || i is null ? null
                        : truth.Value ? i
                        : -1
                )
        );
        yield return new FunctionCase<long>(
            "cumulative count of truths",
            s => Compute.CumulativeCount(s.Truths, "true", 1, truth => truth),
            m => Running(m.Truths, 0L, (count, truth) => count + (truth == true ? 1 : 0), count => count)
        );
        yield return new FunctionCase<long>(
            "rolling count of truths",
            s => Compute.RollingCount(s.Truths, 5, "true", 1, truth => truth),
            m =>
                m.Truths.Select(
                    (_, row) => (long?)m.Truths[Math.Max(0, row - 4)..(row + 1)].Count(truth => truth == true)
                )
        );
        yield return new FunctionCase<long>(
            "rolling count of known truths",
            s => Compute.RollingCount(s.Truths, 3),
            m => m.Truths.Select((_, row) => (long?)m.Truths[Math.Max(0, row - 2)..(row + 1)].Count(t => t is not null))
        );
        yield return new FunctionCase<bool>(
            "previous truth",
            s => Compute.PreviousValue(s.Truths, 3),
            m => Before(m.Truths, 3, (_, before) => before)
        );
        yield return new FunctionCase<bool>(
            "truth looked up",
            s => Compute.Lookup(s.Pointers, s.Truths),
            m => m.Pointers.Select(row => row is null ? null : m.Truths[(int)row])
        );
        yield return new FunctionCase<bool>(
            "last truth of group",
            s => Compute.GroupLast(s.FirstRows, s.Truths),
            m => m.FirstRows.Select((_, group) => Rows(m, group).Select(row => m.Truths[row]).LastOrDefault())
        );
        yield return new FunctionCase<long>(
            "truths of group",
            s => Compute.GroupCount(s.FirstRows, s.Truths, "true", 1, truth => truth),
            m => m.FirstRows.Select((_, group) => (long?)Rows(m, group).Count(row => m.Truths[row] == true))
        );
    }
}
