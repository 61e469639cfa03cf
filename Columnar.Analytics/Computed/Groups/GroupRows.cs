using Columnar.Vectors;

namespace Columnar.Computed;

/// <summary>
/// Groups of adjoining rows, given by the first row of each: group g has the rows from its first to before that of group g + 1, the last group those
/// to the end; none where the first row lies at or beyond the next or the end.
/// </summary>
internal sealed class GroupRows(VectorView firstRows)
{
    private readonly SourceReader<long> _firstRows = new(firstRows);

    /// <summary>The rows of a group among some.</summary>
    /// <exception cref="InvalidOperationException">The first rows are null, negative or fall.</exception>
    public (long Start, long End) Get(long group, long length)
    {
        long start = FirstRow(group);
        long end = group + 1 < _firstRows.Length ? FirstRow(group + 1) : Math.Max(start, length);
        if (start < 0 || end < start)
            throw new InvalidOperationException(
                start < 0
                    ? $"'{firstRows.Name}'[{group}] is {start}; the first row of a group is 0 or more."
                    : $"'{firstRows.Name}'[{group + 1}] is {end}, below {start} before it; the first rows of groups must not fall."
            );
        return (Math.Min(start, length), Math.Min(end, length));
    }

    /// <summary>The group that a row belongs to: the last whose first row is not above it; -1 for none.</summary>
    public long Find(long row)
    {
        long low = 0;
        long high = _firstRows.Length;
        while (low < high)
        {
            long middle = (low + high) >>> 1;
            if (FirstRow(middle) <= row)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    /// <summary>The first row of a group.</summary>
    public long FirstRow(long group) =>
        _firstRows.Get(group)
        ?? throw new InvalidOperationException($"'{firstRows.Name}'[{group}] is null; every group has a first row.");
}
