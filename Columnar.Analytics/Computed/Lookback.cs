using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from the same row of a column and the row a fixed distance before it; null where there is none or one of them is null.</summary>
internal sealed class Lookback<TA, T, TOperator>(
    string function,
    TOperator @operator,
    IColumn<TA> column,
    long distance,
    bool readsOnlyEarlier
) : Computation<T>(function, distance > 0 || column.IsNullable, column)
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, IRowOperator<TA, TA, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) =>
        new Run(sources[0], @operator, distance, readsOnlyEarlier);

    private sealed class Run(VectorView source, TOperator @operator, long distance, bool readsOnlyEarlier)
        : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TA> _now = new(source);
        private readonly SourceReader<TA> _before = new(source);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            int without = (int)Math.Clamp(distance - firstRow, 0, values.Length);
            int with = values.Length - without;
            if (without > 0)
                Validity.ClearFirst(validity, without);
            if (with == 0)
                return;
            if (!readsOnlyEarlier)
                Validity.Restrict(validity, _now, firstRow, values.Length);
            long from = firstRow + without - distance;
            Validity.Restrict(validity, _before, from, with, without);
            ReadOnlySpan<TA> now = _now.Values(firstRow, values.Length);
            ReadOnlySpan<TA> before = _before.Values(from, with);
            foreach (ValidRuns.Run run in new ValidRuns(validity, values.Length))
            {
                for (int i = run.Start; i < run.End; i++)
                    values[i] = @operator.Invoke(firstRow + i, now[i], before[i - without]);
            }
        }
    }
}
