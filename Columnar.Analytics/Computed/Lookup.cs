using System.Numerics;
using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>Each row from the row of a column that another column names.</summary>
internal sealed class Lookup<TRow, T, TOut, TOperator>(
    string function,
    TOperator @operator,
    IColumn<TRow> rows,
    IColumn<T> column
) : Computation<TOut>(function, rows.IsNullable || column.IsNullable, rows, column)
    where TRow : unmanaged, IBinaryInteger<TRow>
    where T : unmanaged
    where TOut : unmanaged
    where TOperator : struct, IRowOperator<T, TOut>
{
    internal override long RowCount(VectorView[] sources) => sources[0].Length;

    // Rows that were added are pointed at by none that was computed; any row may point at one that changed.
    internal override long FirstAffectedRow(VectorView[] sources, int source, long row, long oldLength) =>
        source == 0 ? row
        : row == oldLength ? long.MaxValue
        : 0;

    internal override RowFunction<TOut> Begin(VectorView[] sources) => new Run(sources, @operator);

    private sealed class Run(VectorView[] sources, TOperator @operator) : RowFunction<TOut>
    {
        public override bool TakesAnyOrder => true;

        private readonly SourceReader<TRow> _rows = new(sources[0]);
        private readonly SourceReader<T> _column = new(sources[1]);

        public override void Compute(long firstRow, Span<TOut> values, Span<ulong> validity)
        {
            Validity.Restrict(validity, _rows, firstRow, values.Length);
            ReadOnlySpan<TRow> rows = _rows.Values(firstRow, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                if (!Validity.IsSet(validity, i))
                    continue;
                if (rows[i] < TRow.Zero || ulong.CreateTruncating(rows[i]) >= (ulong)_column.Length)
                    throw new InvalidOperationException(
                        $"'{sources[0].Name}'[{firstRow + i}] is {rows[i]}; '{sources[1].Name}' has {_column.Length} rows."
                    );
                if (_column.Get(long.CreateTruncating(rows[i])) is { } value)
                    values[i] = @operator.Invoke(firstRow + i, value);
                else
                    Validity.Clear(validity, i);
            }
        }
    }
}

/// <summary>The value itself.</summary>
internal readonly struct Same<T> : IRowOperator<T, T>
{
    public T Invoke(long row, T a) => a;
}

/// <summary>Whether the value is the row's own number.</summary>
internal readonly struct IsOwnRow : IRowOperator<long, bool>
{
    public bool Invoke(long row, long a) => a == row;
}
