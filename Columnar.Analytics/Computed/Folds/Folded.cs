using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>A recursion over the rows of a column; nulls are passed over and have the result of the row before.</summary>
internal sealed class Folded<TA, TState, T, TFold>(string function, TFold fold, bool isNullable, IColumn<TA> column)
    : Computation<T>(function, isNullable, column)
    where TA : unmanaged
    where TState : unmanaged
    where T : unmanaged
    where TFold : struct, IFold<TA, TState, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources[0], fold);

    private sealed class Run(VectorView source, TFold fold) : StatefulFunction<T, TState>
    {
        private readonly SourceReader<TA> _source = new(source);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            ReadOnlySpan<ulong> present = _source.Validity(firstRow, values.Length);
            ReadOnlySpan<TA> rows = _source.Values(firstRow, values.Length);
            TState state = State;
            for (int i = 0; i < values.Length; i++)
            {
                if (Validity.IsSet(present, i))
                    fold.Add(ref state, firstRow + i, rows[i]);
                if (!fold.TryGetResult(state, out values[i]))
                    Validity.Clear(validity, i);
            }
            State = state;
        }
    }
}

/// <summary>A recursion over the rows of two columns; rows in which one is null are passed over and have the result of the row before.</summary>
internal sealed class Folded<TA, TB, TState, T, TFold>(
    string function,
    TFold fold,
    bool isNullable,
    IColumn<TA> a,
    IColumn<TB> b
) : Computation<T>(function, isNullable, a, b)
    where TA : unmanaged
    where TB : unmanaged
    where TState : unmanaged
    where T : unmanaged
    where TFold : struct, IFold<TA, TB, TState, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, fold);

    private sealed class Run(VectorView[] sources, TFold fold) : StatefulFunction<T, TState>
    {
        private readonly SourceReader<TA> _a = new(sources[0]);
        private readonly SourceReader<TB> _b = new(sources[1]);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            ReadOnlySpan<ulong> presentA = _a.Validity(firstRow, values.Length);
            ReadOnlySpan<ulong> presentB = _b.Validity(firstRow, values.Length);
            ReadOnlySpan<TA> a = _a.Values(firstRow, values.Length);
            ReadOnlySpan<TB> b = _b.Values(firstRow, values.Length);
            TState state = State;
            for (int i = 0; i < values.Length; i++)
            {
                if (Validity.IsSet(presentA, i) && Validity.IsSet(presentB, i))
                    fold.Add(ref state, firstRow + i, a[i], b[i]);
                if (!fold.TryGetResult(state, out values[i]))
                    Validity.Clear(validity, i);
            }
            State = state;
        }
    }
}
