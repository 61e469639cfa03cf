using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Columnar.Memory;

namespace Columnar.Windows;

/// <summary>What is asked of exact totals.</summary>
internal static class IntegerTotals
{
    /// <summary>
    /// Values below this size, of either sign, leave room in 64 bits for what the rows of two leaves add and subtract.
    /// </summary>
    public const long SmallValue = 1L << 55;

    /// <summary>Totals that leave the same room.</summary>
    public const long SmallTotal = 1L << 62;
}

/// <summary>
/// Exact totals of the integers of windows. They are carried on by adding what comes and subtracting what goes: no
/// rounding makes that depend on where it began.
/// </summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
internal sealed unsafe class IntegerTotals<T>(LeafSource<T> entering, LeafSource<T> leaving)
    where T : unmanaged
{
    // Nulls and absent rows are zeros.
    private readonly Leaf _values = new(entering);
    private readonly Leaf _startValues = new(leaving);

    // The total of the rows from _start to before _next.
    private Int128 _total;
    private long _start;
    private long _next = -1;

    /// <summary>Adds up the windows; parameters as in <see cref="WindowFunction{T}.Compute"/>.</summary>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="starts">Where windows start.</param>
    /// <param name="slides">Whether each start is one above the one before.</param>
    /// <param name="totals">Room for a leaf's totals.</param>
    /// <param name="wide">Room for a leaf's totals of more than 64 bits.</param>
    /// <returns>Whether all totals are long and stand in the one place, not in the other.</returns>
    public bool Compute(long firstRow, int rows, long* starts, bool slides, long* totals, Int128* wide)
    {
        if (firstRow != _next)
            Begin(firstRow, starts[0]);
        _values.Read(firstRow >> 6);
        _next = firstRow + rows;
        int done = 0;
        if (_values.IsSmall && Int128.Abs(_total) < IntegerTotals.SmallTotal)
        {
            done =
                slides && starts[0] == _start + 1
                    ? Slide(firstRow, rows, totals)
                    : AddNarrow(firstRow, rows, starts, totals);
            if (done == rows)
                return true;
            for (int row = 0; row < done; row++)
                wide[row] = totals[row];
        }
        AddWide(firstRow, done, rows, starts, wide);
        return false;
    }

    // Each row adds one value and subtracts one, in 64 bits; gives how many rows that was possible for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Slide(long firstRow, int rows, long* totals)
    {
        long total = (long)_total;
        int done = 0;
        while (done < rows)
        {
            _startValues.Read(_start >> 6);
            if (!_startValues.IsSmall || Math.Abs(total) >= IntegerTotals.SmallTotal)
                break;
            int place = (int)(_start & 63);
            int run = Math.Min(rows - done, LeafSource.Rows - place);
            long* values = _values.Values + (firstRow & 63) + done;
            long* gone = _startValues.Values + place;
            for (int row = 0; row < run; row++)
            {
                total += values[row] - gone[row];
                totals[done + row] = total;
            }
            _start += run;
            done += run;
        }
        _total = total;
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddNarrow(long firstRow, int rows, long* starts, long* totals)
    {
        long total = (long)_total;
        long start = _start;
        int done = 0;
        for (; done < rows; done++)
        {
            // An empty window leaves its own row as well.
            long until = Math.Min(starts[done], firstRow + done + 1);
            long next = total + _values.Values[(firstRow + done) & 63];
            long left = start;
            for (; left < until; left++)
            {
                if (left >> 6 != _startValues.Number)
                {
                    _startValues.Read(left >> 6);
                    if (Math.Abs(next) >= IntegerTotals.SmallTotal)
                        break;
                }
                if (!_startValues.IsSmall)
                    break;
                next -= _startValues.Values[left & 63];
            }
            if (left < until)
                break;
            start = left;
            total = next;
            totals[done] = total;
        }
        _total = total;
        _start = start;
        return done;
    }

    private void AddWide(long firstRow, int done, int rows, long* starts, Int128* wide)
    {
        for (; done < rows; done++)
        {
            _total += Widen(_values.Values[(firstRow + done) & 63]);
            long until = Math.Min(starts[done], firstRow + done + 1);
            for (; _start < until; _start++)
            {
                _startValues.Read(_start >> 6);
                _total -= Widen(_startValues.Values[_start & 63]);
            }
            wide[done] = _total;
        }
    }

    // The window of the row before, as far as the first one to come still reaches.
    private void Begin(long firstRow, long firstStart)
    {
        _start = Math.Min(firstStart, firstRow);
        _total = 0;
        for (long row = _start; row < firstRow; row++)
        {
            _values.Read(row >> 6);
            _total += Widen(_values.Values[row & 63]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Int128 Widen(long value) => typeof(T) == typeof(ulong) ? (Int128)(ulong)value : value;

    // A leaf in 64 bits.
    private sealed class Leaf(LeafSource<T> source)
    {
        private readonly PinnedBuffer _memory = new(LeafSource.Rows * sizeof(long));

        public long* Values => (long*)_memory.Address;

        public long Number { get; private set; } = -1;

        public bool IsSmall { get; private set; }

        public void Read(long leaf)
        {
            if (leaf != Number)
                ReadAnew(leaf);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void ReadAnew(long leaf)
        {
            long* target = Values;
            ulong present;
            if (sizeof(T) == sizeof(long))
            {
                present = source.Read(leaf, (T*)target);
            }
            else
            {
                T* values = stackalloc T[LeafSource.Rows];
                present = source.Read(leaf, values);
                for (int row = 0; row < LeafSource.Rows; row++)
                    target[row] = LeafValues.ToInteger(values[row]);
            }
            for (ulong absent = ~present; absent != 0; absent &= absent - 1)
                target[BitOperations.TrailingZeroCount(absent)] = 0;
            Number = leaf;
            IsSmall = sizeof(T) < sizeof(long) || AreSmall(target);
        }

        private static bool AreSmall(long* values)
        {
            Vector512<long> size = Vector512<long>.Zero;
            for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
            {
                Vector512<long> value = Vector512.Load(values + row);
                // The bits that differ from the sign; an unsigned integer beyond the signed ones is not small.
                size |= typeof(T) == typeof(ulong) ? value : value ^ (value >> 63);
            }
            return Vector512.LessThanAll(size.AsUInt64(), Vector512.Create((ulong)IntegerTotals.SmallValue));
        }
    }
}
