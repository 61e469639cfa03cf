using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Rows to be replaced, with values from one on that replace them in the same order.</summary>
/// <param name="rows">Which rows; they rise.</param>
/// <param name="values">The values, with others before and behind.</param>
/// <param name="firstValue">The value of the first row.</param>
internal readonly ref struct Replacement(ReadOnlySpan<long> rows, ChunkBuffers values, int firstValue)
{
    public ReadOnlySpan<long> Rows { get; } = rows;

    public ChunkBuffers Values { get; } = values;

    public int FirstValue => firstValue;

    public Replacement First(int count) => new(Rows[..count], Values, firstValue);

    public Replacement Behind(int count) => new(Rows[count..], Values, firstValue + count);

    /// <summary>How many of the rows lie before a row.</summary>
    public int CountBefore(long end)
    {
        int index = Rows.BinarySearch(end);
        return index < 0 ? ~index : index;
    }
}
