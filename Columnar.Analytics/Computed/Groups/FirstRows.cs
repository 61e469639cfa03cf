using System.Numerics;
using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>The first row of each group from the group of each row, which must not fall; a group without rows has the first row of the next.</summary>
internal sealed class FirstRows<TGroup>(string function, IColumn<TGroup> groups)
    : Computation<long>(function, false, groups)
    where TGroup : unmanaged, IBinaryInteger<TGroup>
{
    internal override long RowCount(VectorView[] sources) =>
        sources[0].Length == 0 ? 0 : GroupOf(new SourceReader<TGroup>(sources[0]), sources[0].Length - 1) + 1;

    internal override long FirstAffectedRow(VectorView[] sources, int source, long row, long oldLength) =>
        row == 0 ? 0 : GroupOf(new SourceReader<TGroup>(sources[0]), row - 1) + 1;

    internal override RowFunction<long> Begin(VectorView[] sources) => new Run(sources[0]);

    // Groups are the rows of the result, and rows are counted in a long.
    private static long GroupOf(SourceReader<TGroup> groups, long row)
    {
        string? problem =
            groups.Get(row) is not { } group ? "null"
            : group < TGroup.Zero ? "negative"
            : ulong.CreateSaturating(group) >= long.MaxValue ? $"{group}, which no vector has rows for"
            : null;
        return problem is null
            ? long.CreateTruncating(groups.Get(row)!.Value)
            : throw new InvalidOperationException($"The group of row {row} is {problem}; groups are numbered from 0.");
    }

    private sealed class Run(VectorView source) : RowFunction<long>
    {
        public override bool TakesAnyOrder => true;

        private const int PieceRows = 65_536;

        private readonly SourceReader<TGroup> _groups = new(source);

        // Beside the rows being read, which the other reader keeps in place.
        private readonly SourceReader<TGroup> _single = new(source);

        // The first row whose group is at or beyond the next to compute.
        private long _row = -1;
        private long _nextGroup;

        // Without rows there are no groups, and nothing is computed.
        private readonly long _lastGroup =
            source.Length == 0 ? -1 : GroupOf(new SourceReader<TGroup>(source), source.Length - 1);

        public override void Compute(long firstRow, Span<long> values, Span<ulong> validity)
        {
            if (_row < 0 || _nextGroup != firstRow)
                _row = Search(firstRow);
            int done = 0;
            while (done < values.Length)
            {
                int count = (int)Math.Min(PieceRows, _groups.Length - _row);
                if (count == 0)
                    throw new InvalidOperationException($"Some groups of '{source.Name}' fall; they must not.");
                ReadOnlySpan<TGroup> piece = _groups.Values(_row, count);
                int i = 0;
                for (; i < count && done < values.Length; i++)
                {
                    long group = GroupAt(piece, _row, i);
                    while (done < values.Length && firstRow + done <= group)
                        values[done++] = _row + i;
                    // The row may be the first of groups beyond these as well.
                    if (firstRow + values.Length <= group)
                        break;
                }
                _row += i;
            }
            _nextGroup = firstRow + values.Length;
            if (_nextGroup > _lastGroup)
                CheckRest();
        }

        // Nobody looks at the rows of the last group but its first one.
        private void CheckRest()
        {
            for (long row = _row; row < _groups.Length; )
            {
                int count = (int)Math.Min(PieceRows, _groups.Length - row);
                ReadOnlySpan<TGroup> piece = _groups.Values(row, count);
                for (int i = 0; i < count; i++)
                    _ = GroupAt(piece, row, i);
                row += count;
            }
        }

        private long GroupAt(ReadOnlySpan<TGroup> piece, long firstRow, int index)
        {
            long row = firstRow + index;
            long group = GroupOf(_single, row);
            if (row > 0 && _single.Get(row - 1) is { } before && piece[index] < before)
                throw new InvalidOperationException(
                    $"The group of row {row} is {piece[index]}, below {before} of the row before; groups must not fall."
                );
            return group;
        }

        private long Search(long group)
        {
            long low = 0;
            long high = _groups.Length;
            while (low < high)
            {
                long middle = (low + high) >>> 1;
                if (GroupOf(_single, middle) < group)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        }
    }
}
