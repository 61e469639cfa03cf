namespace Columnar.Tests.Computed;

/// <summary>Functions of the same row, and of rows that others name.</summary>
internal static partial class FunctionCases
{
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
}
