using System.Runtime.Intrinsics;
using Columnar.Vectors;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Where the windows of rows start, leaf by leaf.</summary>
internal abstract unsafe class WindowStarts
{
    /// <summary>The starts of rows of one leaf.</summary>
    /// <param name="firstRow">The first row; rows follow one another from call to call.</param>
    /// <param name="rows">How many.</param>
    /// <param name="starts">Room for a leaf's starts, filled for the rows; 0 or more and never below the one before.</param>
    /// <param name="slides">Whether each is one above the one before.</param>
    /// <returns>A bit per row, 1 = it has a window; bits beyond the rows are unspecified.</returns>
    public abstract ulong Fill(long firstRow, int rows, long* starts, out bool slides);
}

/// <summary>Windows of a number of rows, none of which reaches before a row.</summary>
internal sealed unsafe class FixedStarts(long window, long from) : WindowStarts
{
    public override ulong Fill(long firstRow, int rows, long* starts, out bool slides)
    {
        long start = firstRow - window + 1;
        slides = start >= from;
        if (slides)
        {
            Vector512<long> next = Vector512.Create(start) + Vector512<long>.Indices;
            for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
                Vector512.Store(next + Vector512.Create((long)row), starts + row);
            return ulong.MaxValue;
        }
        // Rows before the first one have empty windows.
        for (int row = 0; row < rows; row++)
            starts[row] = Math.Max(start + row, Math.Min(from, firstRow + row + 1));
        long without = Math.Max(0, from - firstRow);
        return without >= LeafSource.Rows ? 0 : ulong.MaxValue << (int)without;
    }
}

/// <summary>Windows that start where a column says; none where it says null.</summary>
/// <typeparam name="T">An integer type of the width of the column's.</typeparam>
internal sealed unsafe class ColumnStarts<T>(VectorView view) : WindowStarts
    where T : unmanaged
{
    private readonly SourceReader<T> _reader = new(view);
    private long _last;
    private bool _hasBegun;

    public override ulong Fill(long firstRow, int rows, long* starts, out bool slides)
    {
        slides = false;
        if (!_hasBegun)
            Begin(firstRow);
        ReadOnlySpan<ulong> validity = _reader.Validity(firstRow, rows);
        ulong present = validity.IsEmpty ? ulong.MaxValue : validity[0];
        ReadOnlySpan<T> values = _reader.Values(firstRow, rows);
        for (int row = 0; row < rows; row++)
        {
            if ((present >> row & 1) != 0)
            {
                long start = ToRow(values[row]);
                if (start < _last)
                    throw new InvalidOperationException(
                        $"'{view.Name}' falls from {_last} to {start} in row {firstRow + row}; the starts of windows never fall."
                    );
                _last = start;
            }
            starts[row] = _last;
        }
        return present;
    }

    // A fall is found wherever rows are cut: against the last start before them.
    private void Begin(long firstRow)
    {
        _hasBegun = true;
        for (long row = firstRow - 1; row >= 0; row--)
        {
            if (_reader.Get(row) is not T value)
                continue;
            _last = ToRow(value);
            return;
        }
    }

    // Windows that would start before the first row start there; beyond all rows is far enough.
    private static long ToRow(T value) =>
        typeof(T) == typeof(ulong)
            ? (long)Math.Min((ulong)LeafValues.ToInteger(value), long.MaxValue)
            : Math.Max(0, LeafValues.ToInteger(value));
}
