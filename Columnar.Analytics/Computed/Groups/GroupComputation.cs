using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>A result per group of adjoining rows; the sources are the groups' first rows and the rows.</summary>
internal abstract class GroupComputation<T>(
    string function,
    IColumn<long> firstRows,
    IColumn rows,
    bool isNullable = false
) : Computation<T>(function, isNullable, firstRows, rows)
    where T : unmanaged
{
    internal sealed override long RowCount(VectorView[] sources) => sources[0].Length;

    internal sealed override long FirstAffectedRow(VectorView[] sources, int source, long row, long oldLength) =>
        // A group ends where the next begins; the last one ends with the rows.
        source == 0
            ? Math.Max(0, row - 1)
            : Math.Max(0, new GroupRows(sources[0]).Find(row));
}

/// <summary>How many rows each group has.</summary>
internal sealed class GroupCount(string function, IColumn<long> firstRows, IColumn rows)
    : GroupComputation<long>(function, firstRows, rows)
{
    internal override RowFunction<long> Begin(VectorView[] sources) => new Run(sources);

    private sealed class Run(VectorView[] sources) : RowFunction<long>
    {
        public override bool TakesAnyOrder => true;

        private readonly GroupRows _groups = new(sources[0]);

        public override void Compute(long firstRow, Span<long> values, Span<ulong> validity)
        {
            for (int i = 0; i < values.Length; i++)
            {
                (long start, long end) = _groups.Get(firstRow + i, sources[1].Length);
                values[i] = end - start;
            }
        }
    }
}

/// <summary>What a fold gives for the rows of each group that are not null.</summary>
internal sealed class GroupFold<TA, TState, T, TFold>(
    string function,
    TFold fold,
    IColumn<long> firstRows,
    IColumn<TA> rows
) : GroupComputation<T>(function, firstRows, rows)
    where TA : unmanaged
    where TState : unmanaged
    where T : unmanaged
    where TFold : struct, IFold<TA, TState, T>
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources, fold);

    private sealed class Run(VectorView[] sources, TFold fold) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private const int PieceRows = 65_536;

        private readonly GroupRows _groups = new(sources[0]);
        private readonly SourceReader<TA> _rows = new(sources[1]);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            for (int i = 0; i < values.Length; i++)
            {
                (long start, long end) = _groups.Get(firstRow + i, _rows.Length);
                TState state = default;
                while (start < end)
                {
                    int count = (int)Math.Min(PieceRows, end - start);
                    ReadOnlySpan<ulong> present = _rows.Validity(start, count);
                    ReadOnlySpan<TA> piece = _rows.Values(start, count);
                    for (int j = 0; j < piece.Length; j++)
                    {
                        if (Validity.IsSet(present, j))
                            fold.Add(ref state, start + j, piece[j]);
                    }
                    start += count;
                }
                _ = fold.TryGetResult(state, out values[i]);
            }
        }
    }
}

/// <summary>The value of each group's last row; null where that is null or the group has no rows.</summary>
internal sealed class GroupLast<T>(string function, IColumn<long> firstRows, IColumn<T> rows)
    : GroupComputation<T>(function, firstRows, rows, isNullable: true)
    where T : unmanaged
{
    internal override RowFunction<T> Begin(VectorView[] sources) => new Run(sources);

    private sealed class Run(VectorView[] sources) : RowFunction<T>
    {
        public override bool TakesAnyOrder => true;

        private readonly GroupRows _groups = new(sources[0]);
        private readonly SourceReader<T> _rows = new(sources[1]);

        public override void Compute(long firstRow, Span<T> values, Span<ulong> validity)
        {
            for (int i = 0; i < values.Length; i++)
            {
                (long start, long end) = _groups.Get(firstRow + i, _rows.Length);
                if (start < end && _rows.Get(end - 1) is { } value)
                    values[i] = value;
                else
                    Validity.Clear(validity, i);
            }
        }
    }
}
