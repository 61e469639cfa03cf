using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Columnar.Aggregates;
using Columnar.Scans;
using Columnar.Windows;

namespace Columnar.Statistics;

/// <summary>Looks for the values of some ranges of keys among all others, of which it only counts those below each range.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="ranges">The ranges; a few, which do not overlap.</param>
internal abstract unsafe class RangeScan<T>(KeyRange[] ranges) : PacketAggregator
    where T : unmanaged
{
    // What is looked through for each range stays in the nearest cache.
    private const int PieceRows = Packets.LeafRows;

    private readonly long[] _keys = GC.AllocateUninitializedArray<long>(PieceRows);
    private const ulong AllLanes = (1 << 8) - 1;

    private readonly long[] _below = new long[ranges.Length];

    /// <summary>The ranges.</summary>
    protected KeyRange[] Ranges => ranges;

    /// <summary>For each range how many values lie below it.</summary>
    public IReadOnlyList<long> Below => _below;

    /// <summary>Takes a value of a range.</summary>
    protected abstract void Take(int range, long key);

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        for (int start = 0; start < rows; start += PieceRows)
        {
            int count = Math.Min(PieceRows, rows - start);
            // SAFETY: rows counts the values, and a mask has a bit for each of them (PacketAggregator).
            var piece = new ReadOnlySpan<T>((T*)values + start, count);
            fixed (long* keys = _keys)
            {
                count = mask is null ? Convert(piece, keys) : Convert(piece, mask + (start >> 6), keys);
                for (int range = 0; range < ranges.Length; range++)
                    Find(range, keys, count);
            }
        }
    }

    protected override void Join(PacketAggregator other)
    {
        var scan = (RangeScan<T>)other;
        for (int range = 0; range < _below.Length; range++)
            _below[range] += scan._below[range];
    }

    // Tiering costs a multiple of the work for some hundred calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Convert(ReadOnlySpan<T> values, long* keys)
    {
        if (typeof(T) == typeof(double))
        {
            values.CopyTo(new Span<T>(keys, PieceRows));
            // Whole leaves; what lies behind the values is of any content.
            for (int i = 0; i < values.Length; i += LeafSource.Rows)
                OrderKeys.OfDoubles((ulong*)keys + i, false);
        }
        else
        {
            for (int i = 0; i < values.Length; i++)
                keys[i] = OrderKeys.Of(values[i], false);
        }
        return values.Length;
    }

    // Keys of those that count, side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Convert(ReadOnlySpan<T> values, ulong* mask, long* keys)
    {
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            // At most as many were written as were read.
            keys[count] = OrderKeys.Of(values[i], false);
            count += (int)(mask[i >> 6] >> (i & 63) & 1);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Find(int range, long* keys, int count)
    {
        (long low, long high) = (ranges[range].Low, ranges[range].High);
        Vector512<long> lows = Vector512.Create(low);
        Vector512<long> highs = Vector512.Create(high);
        long below = 0;
        int i = 0;
        for (; i <= count - Vector512<long>.Count; i += Vector512<long>.Count)
        {
            Vector512<long> key = Vector512.Load(keys + i);
            ulong isBelow = Vector512.LessThan(key, lows).ExtractMostSignificantBits();
            ulong isAbove = Vector512.GreaterThan(key, highs).ExtractMostSignificantBits();
            below += BitOperations.PopCount(isBelow);
            // Few are not outside.
            for (ulong isInside = (isBelow | isAbove) ^ AllLanes; isInside != 0; isInside &= isInside - 1)
                Take(range, keys[i + BitOperations.TrailingZeroCount(isInside)]);
        }
        for (; i < count; i++)
        {
            if (keys[i] < low)
                below++;
            else if (keys[i] <= high)
                Take(range, keys[i]);
        }
        _below[range] += below;
    }
}
