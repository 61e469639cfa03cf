using System.Numerics;
using Columnar.Memory;

namespace Columnar.Computed;

/// <summary>The runs of rows that are not null: <c>foreach (Run run in new ValidRuns(validity, rows))</c>.</summary>
/// <param name="validity">A bit per row, bit 0 the first; empty where all rows are values.</param>
/// <param name="rows">How many rows.</param>
internal ref struct ValidRuns(ReadOnlySpan<ulong> validity, int rows)
{
    private readonly ReadOnlySpan<ulong> _validity = validity;
    private int _next;

    /// <summary>The run reached.</summary>
    public Run Current { get; private set; }

    public readonly ValidRuns GetEnumerator() => this;

    public bool MoveNext()
    {
        int start = Seek(_next, ones: true);
        if (start == rows)
            return false;
        _next = Seek(start, ones: false);
        Current = new Run(start, _next);
        return true;
    }

    // The first row from one on whose bit is of a kind; the number of rows where there is none.
    private readonly int Seek(int row, bool ones)
    {
        if (_validity.IsEmpty)
            return ones ? row : rows;
        while (row < rows)
        {
            ulong word = (ones ? _validity[row >> 6] : ~_validity[row >> 6]) & ~Bitmap.LowMask(row & 63);
            if (word != 0)
                return Math.Min(rows, (row & ~63) + BitOperations.TrailingZeroCount(word));
            row = (row & ~63) + 64;
        }
        return rows;
    }

    /// <summary>Rows from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
    internal readonly record struct Run(int Start, int End);
}
