using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Columnar.Memory;

namespace Columnar.Windows;

/// <summary>How many values the windows of rows hold: those up to the row less those before the start.</summary>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
internal sealed unsafe class WindowCounts(LeafSource entering, LeafSource leaving)
{
    private readonly bool _hasNulls = entering.HasNulls;

    // Both count from the same leaf on, the one the first window started in.
    private long _leaf = -1;
    private ulong _present;
    private long _countBefore;
    private long _startLeaf;
    private ulong _startPresent;
    private long _countBeforeStart;

    /// <summary>Counts the values of windows; parameters as in <see cref="WindowFunction{T}.Compute"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(long firstRow, int rows, long* starts, long* counts)
    {
        if (!_hasNulls)
        {
            CountRows(firstRow, starts, counts);
            return;
        }
        Enter(firstRow >> 6, starts[0] >> 6);
        for (int row = 0; row < rows; row++)
        {
            long start = Math.Min(starts[row], firstRow + row + 1);
            if (start >> 6 != _startLeaf)
                Leave(start >> 6);
            ulong upTo = _present & (ulong.MaxValue >> (int)(63 - ((firstRow + row) & 63)));
            ulong before = _startPresent & ((1UL << (int)(start & 63)) - 1);
            counts[row] =
                _countBefore + BitOperations.PopCount(upTo) - _countBeforeStart - BitOperations.PopCount(before);
        }
    }

    /// <summary>Which windows hold more than a number of values; bits beyond the rows are unspecified.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Exceed(long* counts, long number)
    {
        ulong bits = 0;
        Vector512<long> least = Vector512.Create(number);
        for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
            bits |= Vector512.GreaterThan(Vector512.Load(counts + row), least).ExtractMostSignificantBits() << row;
        return bits;
    }

    // Without nulls the values are the rows. Starts are read, and counts written, for a whole leaf.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountRows(long firstRow, long* starts, long* counts)
    {
        Vector512<long> end = Vector512.Create(firstRow + 1) + Vector512<long>.Indices;
        for (int row = 0; row < LeafSource.Rows; row += Vector512<long>.Count)
        {
            Vector512<long> count = end + Vector512.Create((long)row) - Vector512.Load(starts + row);
            Vector512.Store(Vector512.Max(count, Vector512<long>.Zero), counts + row);
        }
    }

    private void Enter(long leaf, long startLeaf)
    {
        if (leaf == _leaf)
            return;
        if (leaf == _leaf + 1 && _leaf >= 0)
        {
            _countBefore += BitOperations.PopCount(_present);
        }
        else
        {
            _startLeaf = Math.Min(startLeaf, leaf);
            _startPresent = leaving.ReadValidity(_startLeaf);
            _countBeforeStart = 0;
            _countBefore = 0;
            for (long before = _startLeaf; before < leaf; before++)
                _countBefore += BitOperations.PopCount(entering.ReadValidity(before));
        }
        _leaf = leaf;
        _present = entering.ReadValidity(leaf);
    }

    private void Leave(long leaf)
    {
        while (_startLeaf < leaf)
        {
            _countBeforeStart += BitOperations.PopCount(_startPresent);
            _startPresent = leaving.ReadValidity(++_startLeaf);
        }
    }
}
