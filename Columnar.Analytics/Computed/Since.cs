using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>
/// Each row from the same row of a column and a row before it: the window's start that another column names, or the row before that start; null where one of
/// them is null or does not exist.
/// </summary>
internal sealed class Since<TA, T, TOperator>(
    string function,
    TOperator @operator,
    IColumn<TA> column,
    IColumn<long> starts
) : Computation<T>(function, true, column, starts)
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, ISinceOperator<TA, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, @operator);

    private sealed class Run(VectorView[] sources, TOperator @operator) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TA> _column = new(sources[0]);
        private readonly SourceReader<long> _starts = new(sources[1]);
        private readonly SourceReader<TA> _earlier = new(sources[0]);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            Validity.Restrict(validity, _column, firstRow, values.Length);
            Validity.Restrict(validity, _starts, firstRow, values.Length);
            ReadOnlySpan<TA> column = _column.Values(firstRow, values.Length);
            ReadOnlySpan<long> starts = _starts.Values(firstRow, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                if (!Validity.IsSet(validity, i))
                    continue;
                long row = firstRow + i;
                long start = starts[i];
                if (start < 0 || start > row)
                    throw new InvalidOperationException(
                        $"'{sources[1].Name}'[{row}] is {start}; the window of a row begins at a row from 0 to {row}."
                    );
                long earlier = start - TOperator.RowsBeforeStart;
                if (earlier < 0)
                    values[i] = @operator.FromFirst(row - start + 1, column[i]);
                else if (_earlier.Get(earlier) is { } before)
                    values[i] = @operator.Invoke(row - start + 1, column[i], before);
                else
                    Validity.Clear(validity, i);
            }
        }
    }
}

/// <summary>The value of a row from its column and an earlier row of it.</summary>
internal interface ISinceOperator<TA, T>
{
    /// <summary>0 where the earlier row is the window's start, 1 where it is the row before.</summary>
    static abstract int RowsBeforeStart { get; }

    /// <summary>The value for a window of some rows.</summary>
    T Invoke(long rows, TA now, TA before);

    /// <summary>The value where nothing stands before the window.</summary>
    T FromFirst(long rows, TA now);
}
