using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from the same row of three columns; null where one of them is.</summary>
internal sealed class Rowwise<TA, TB, TC, T, TOperator>(
    string function,
    TOperator @operator,
    IColumn<TA> a,
    IColumn<TB> b,
    IColumn<TC> c
) : Computation<T>(function, a.IsNullable || b.IsNullable || c.IsNullable, a, b, c)
    where TA : unmanaged
    where TB : unmanaged
    where TC : unmanaged
    where T : unmanaged
    where TOperator : struct, IRowOperator<TA, TB, TC, T>
{
    internal override bool HasNullsOfSourcesOnly => true;

    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, @operator);

    private sealed class Run(VectorView[] sources, TOperator @operator) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TA> _a = new(sources[0]);
        private readonly SourceReader<TB> _b = new(sources[1]);
        private readonly SourceReader<TC> _c = new(sources[2]);

        public override void ComputeValidity(long firstRow, int rows, Span<ulong> validity)
        {
            Validity.Restrict(validity, _a, firstRow, rows);
            Validity.Restrict(validity, _b, firstRow, rows);
            Validity.Restrict(validity, _c, firstRow, rows);
        }

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            ComputeValidity(firstRow, values.Length, validity);
            ReadOnlySpan<TA> a = _a.Values(firstRow, values.Length);
            ReadOnlySpan<TB> b = _b.Values(firstRow, values.Length);
            ReadOnlySpan<TC> c = _c.Values(firstRow, values.Length);
            foreach (ValidRuns.Run run in new ValidRuns(validity, values.Length))
            {
                for (int i = run.Start; i < run.End; i++)
                    values[i] = @operator.Invoke(firstRow + i, a[i], b[i], c[i]);
            }
        }
    }
}
