using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>
/// The medians of windows, exact: of an even number of values the mean of the two in the middle. NaN is greater than all
/// numbers; null of nothing. Two heaps hold the lower and the upper half of the window: O(log w) a row, 24 bytes for each
/// row of the widest window.
/// </summary>
/// <typeparam name="T">A number.</typeparam>
/// <param name="source">The rows.</param>
internal sealed unsafe class WindowMedian<T>(LeafSource<T> source) : WindowFunction<double>
    where T : unmanaged
{
    private const int Absent = -1;

    // The greatest of the lower half is on top of its heap: its keys are inverted. It has as many values as the upper
    // half, or one more.
    private readonly KeyHeap _lower = new(0);
    private readonly KeyHeap _upper = new(1);
    private readonly T[] _values = GC.AllocateArray<T>(LeafSource.Rows, pinned: true);
    private int[] _places = [];
    private ulong _present;
    private long _leaf = -1;

    // The heaps hold the rows from _start to before _next.
    private long _start;
    private long _next = -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, double* results)
    {
        if (firstRow != _next)
            Begin(firstRow, starts[0]);
        ulong valid = 0;
        for (int i = 0; i < rows; i++)
        {
            long row = firstRow + i;
            Advance(row, Math.Min(starts[i], row + 1));
            if (_lower.Count == 0)
                continue;
            valid |= 1UL << i;
            results[i] = Median();
        }
        _next = firstRow + rows;
        return valid;
    }

    private void Begin(long firstRow, long firstStart)
    {
        _lower.Clear();
        _upper.Clear();
        Grow(_places.Length);
        _start = Math.Min(firstStart, firstRow);
        for (long row = _start; row < firstRow; row++)
            Advance(row, _start);
    }

    // Takes the rows before a start out and a row in. Where both are values, the one replaces the other.
    private void Advance(long row, long start)
    {
        if (row >> 6 != _leaf)
        {
            _leaf = row >> 6;
            // SAFETY: the array is pinned.
            _present = source.Read(_leaf, (T*)Unsafe.AsPointer(ref _values[0]));
        }
        bool enters = start <= row && (_present >> (int)(row & 63) & 1) != 0;
        long key = OrderKeys.Of(_values[row & 63], false);
        for (; _start < Math.Min(start, row); _start++)
        {
            int place = Leave(_start);
            if (place == Absent)
                continue;
            if (!enters)
            {
                Remove(place);
                continue;
            }
            Replace(place, key, row);
            enters = false;
        }
        _start = start;
        if (enters)
            Add(key, row);
    }

    private int Leave(long row)
    {
        ref int noted = ref _places[row & (_places.Length - 1)];
        int place = noted;
        noted = Absent;
        return place;
    }

    private void Add(long key, long row)
    {
        if (row - _start >= _places.Length)
            Grow(row - _start + 1);
        if (_lower.Count == 0 || key <= ~_lower.Top)
            _lower.Push(~key, row);
        else
            _upper.Push(key, row);
        Balance();
    }

    private void Remove(int place)
    {
        ((place & 1) == 0 ? _lower : _upper).Remove(place >> 1);
        Balance();
    }

    private void Replace(int place, long key, long row)
    {
        // The row that has left may have had the new one's place.
        if (row - _start > _places.Length)
        {
            Remove(place);
            Add(key, row);
            return;
        }
        if ((place & 1) == 0)
            _lower.Replace(place >> 1, ~key, row);
        else
            _upper.Replace(place >> 1, key, row);
        if (_upper.Count > 0 && ~_lower.Top > _upper.Top)
        {
            (long lowerKey, long lowerRow) = (~_lower.Top, _lower.TopRow);
            (long upperKey, long upperRow) = (_upper.Top, _upper.TopRow);
            _lower.Replace(0, ~upperKey, upperRow);
            _upper.Replace(0, lowerKey, lowerRow);
        }
    }

    private void Balance()
    {
        if (_lower.Count > _upper.Count + 1)
        {
            (long key, long row) = _lower.Pop();
            _upper.Push(~key, row);
        }
        else if (_upper.Count > _lower.Count)
        {
            (long key, long row) = _upper.Pop();
            _lower.Push(~key, row);
        }
    }

    private void Grow(long rows)
    {
        _places = new int[checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(64, rows)))];
        Array.Fill(_places, Absent);
        _lower.Attach(_places);
        _upper.Attach(_places);
    }

    private double Median()
    {
        T low = OrderKeys.ToValue<T>(~_lower.Top, false);
        if (_lower.Count > _upper.Count)
            return LeafValues.ToDouble(low);
        T high = OrderKeys.ToValue<T>(_upper.Top, false);
        if (LeafValues.IsFloatingPoint<T>())
        {
            double a = LeafValues.ToDouble(low);
            double b = LeafValues.ToDouble(high);
            double mean = (a + b) / 2;
            // Only the sum of two numbers of half the range or more may be beyond it.
            if (double.IsInfinity(mean) && double.IsFinite(a) && double.IsFinite(b))
                return (a / 2) + (b / 2);
            return double.IsNaN(mean) ? double.NaN : mean + 0.0;
        }
        Int128 sum =
            typeof(T) == typeof(ulong)
                ? (Int128)(ulong)LeafValues.ToInteger(low) + (ulong)LeafValues.ToInteger(high)
                : (Int128)LeafValues.ToInteger(low) + LeafValues.ToInteger(high);
        return (double)sum / 2;
    }
}
