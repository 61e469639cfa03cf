using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from the same row of several columns by a fold over those that are not null, in the order of the columns.</summary>
internal sealed class Across<TA, TState, T, TFold>(string function, TFold fold, bool isNullable, IColumn<TA>[] columns)
    : Computation<T>(function, isNullable, columns)
    where TA : unmanaged
    where TState : unmanaged
    where T : unmanaged
    where TFold : struct, IFold<TA, TState, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, fold);

    private sealed class Run(VectorView[] sources, TFold fold) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TA>[] _columns = [.. sources.Select(source => new SourceReader<TA>(source))];
        private TState[] _states = [];

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            if (_states.Length < values.Length)
                _states = new TState[values.Length];
            Span<TState> states = _states.AsSpan(0, values.Length);
            states.Clear();
            foreach (SourceReader<TA> column in _columns)
            {
                ReadOnlySpan<ulong> present = column.Validity(firstRow, values.Length);
                ReadOnlySpan<TA> rows = column.Values(firstRow, values.Length);
                foreach (ValidRuns.Run run in new ValidRuns(present, values.Length))
                {
                    for (int i = run.Start; i < run.End; i++)
                        fold.Add(ref states[i], firstRow + i, rows[i]);
                }
            }
            for (int i = 0; i < values.Length; i++)
            {
                if (!fold.TryGetResult(states[i], out values[i]))
                    Validity.Clear(validity, i);
            }
        }
    }
}
