using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>What is asked of exact totals.</summary>
internal static unsafe class IntegerTotals
{
    /// <summary>Whether a total is a long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits64Bits(Int128* total, out long value)
    {
        ulong* words = (ulong*)total;
        value = (long)words[0];
        return words[1] == (ulong)(value >> 63);
    }
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
    private readonly long[] _values = new long[LeafSource.Rows];
    private readonly long[] _startValues = new long[LeafSource.Rows];
    private long _leaf = -1;
    private long _startLeaf = -1;

    // The total of the rows from _start to before _next.
    private Int128 _total;
    private long _start;
    private long _next = -1;

    /// <summary>Adds up the windows; parameters as in <see cref="WindowFunction{T}.Compute"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(long firstRow, int rows, long* starts, Int128* totals)
    {
        if (firstRow != _next)
            Begin(firstRow, starts[0]);
        Enter(firstRow >> 6);
        UInt128 total = (UInt128)_total;
        ulong low = (ulong)total;
        ulong high = (ulong)(total >> 64);
        long start = _start;
        fixed (long* startValues = _startValues)
        fixed (long* values = _values)
        {
            for (int row = 0; row < rows; row++)
            {
                long value = values[(firstRow + row) & 63];
                low += (ulong)value;
                high += High(value) + (low < (ulong)value ? 1UL : 0);
                // An empty window has left its own row as well.
                long until = Math.Min(starts[row], firstRow + row + 1);
                for (; start < until; start++)
                {
                    if (start >> 6 != _startLeaf)
                        Leave(start >> 6);
                    long gone = startValues[start & 63];
                    high -= High(gone) + (low < (ulong)gone ? 1UL : 0);
                    low -= (ulong)gone;
                }
                totals[row] = new Int128(high, low);
            }
        }
        _total = new Int128(high, low);
        _start = start;
        _next = firstRow + rows;
    }

    /// <summary>Reads a leaf in 64 bits; zeros for rows that are null or absent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(LeafSource<T> source, long leaf, Span<long> target)
    {
        T* values = stackalloc T[LeafSource.Rows];
        ulong present = source.Read(leaf, values);
        for (int row = 0; row < target.Length; row++)
            target[row] = LeafValues.ToInteger(values[row]);
        for (ulong absent = ~present; absent != 0; absent &= absent - 1)
            target[BitOperations.TrailingZeroCount(absent)] = 0;
    }

    // The window of the row before, as far as the first one to come still reaches.
    private void Begin(long firstRow, long firstStart)
    {
        _start = Math.Min(firstStart, firstRow);
        _total = 0;
        for (long row = _start; row < firstRow; row++)
        {
            Enter(row >> 6);
            long value = _values[row & 63];
            _total += typeof(T) == typeof(ulong) ? (Int128)(ulong)value : value;
        }
    }

    private void Enter(long leaf)
    {
        if (leaf == _leaf)
            return;
        Read(entering, leaf, _values);
        _leaf = leaf;
    }

    private void Leave(long leaf)
    {
        Read(leaving, leaf, _startValues);
        _startLeaf = leaf;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(long value) => typeof(T) == typeof(ulong) ? 0 : (ulong)(value >> 63);
}
