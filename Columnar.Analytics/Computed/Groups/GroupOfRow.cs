using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>The group that each row belongs to; null before the first group.</summary>
internal sealed class GroupOfRow(string function, IColumn<long> firstRows, IColumn rows)
    : Computation<long>(function, true, firstRows, rows)
{
    internal override long RowCount(VectorView[] sources) => sources[1].Length;

    // Rows before the first of the last group that stayed keep their groups.
    internal override long FirstAffectedRow(VectorView[] sources, int source, long row, long oldLength) =>
        source == 1 ? row
        : row == 0 ? 0
        : Math.Max(0, new GroupRows(sources[0]).FirstRow(row - 1));

    internal override RowFunction<long> Begin(VectorView[] sources) => new Run(sources);

    private sealed class Run(VectorView[] sources) : RowFunction<long>
    {
        public override bool TakesAnyOrder => true;

        private readonly GroupRows _groups = new(sources[0]);
        private readonly long _count = sources[0].Length;

        public override void Compute(long firstRow, Span<long> values, Span<ulong> validity)
        {
            long group = _groups.Find(firstRow);
            for (int i = 0; i < values.Length; )
            {
                long next = group + 1 < _count ? _groups.FirstRow(group + 1) : long.MaxValue;
                if (group >= 0 && next < _groups.FirstRow(group))
                    _ = _groups.Get(group, long.MaxValue); // Throws: the first rows fall.
                int end = (int)Math.Min(values.Length, Math.Max(i, next - firstRow));
                values[i..end].Fill(group);
                for (; i < end; i++)
                {
                    if (group < 0)
                        Validity.Clear(validity, i);
                }
                group++;
            }
        }
    }
}
