namespace Columnar.Tests.Computed;

/// <summary>Functions of groups of rows.</summary>
internal static partial class FunctionCases
{
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
}
