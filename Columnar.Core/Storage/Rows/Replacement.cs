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

    /// <summary>Whether the first row lies before a row.</summary>
    public bool BeginsBefore(long end) => Rows.Length > 0 && Rows[0] < end;

    public int CountBefore(long end)
    {
        int count = 0;
        while (count < Rows.Length && Rows[count] < end)
            count++;
        return count;
    }
}
