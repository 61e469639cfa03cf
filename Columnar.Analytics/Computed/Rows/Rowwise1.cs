using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from the same row of a column; null where that is.</summary>
internal sealed class Rowwise<TA, T, TOperator>(string function, TOperator @operator, IColumn<TA> a)
    : Computation<T>(function, a.IsNullable, a)
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, IRowOperator<TA, T>
{
    internal override bool HasNullsOfSourcesOnly => true;

    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, @operator);

    private sealed class Run(VectorView[] sources, TOperator @operator) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TA> _a = new(sources[0]);

        public override void ComputeValidity(long firstRow, int rows, Span<ulong> validity)
        {
            Validity.Restrict(validity, _a, firstRow, rows);
        }

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            ComputeValidity(firstRow, values.Length, validity);
            ReadOnlySpan<TA> a = _a.Values(firstRow, values.Length);
            foreach (ValidRuns.Run run in new ValidRuns(validity, values.Length))
            {
                for (int i = run.Start; i < run.End; i++)
                    values[i] = @operator.Invoke(firstRow + i, a[i]);
            }
        }
    }
}
