using System.Numerics;
using Columnar.Memory;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Aggregates;

/// <summary>The least and greatest of values that no register compares: decimals and UUIDs.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed unsafe class ComparableExtremes<T> : PacketAggregator
    where T : unmanaged, IComparable<T>
{
    private T _min;
    private T _max;
    private bool _hasValue;

    /// <summary>The least value so far; null of nothing.</summary>
    public T? Min => _hasValue ? _min : null;

    /// <summary>The greatest value so far; null of nothing.</summary>
    public T? Max => _hasValue ? _max : null;

    public override bool CanAdd(in ViewBlock block) =>
        typeof(T) == typeof(Int128)
        && block.IsKnown
        && (block.Comparable == 0 || (block.Word.Has(EntryFlags.Exact) && block.TryGetBounds<Int128>(out _, out _)));

    public override PacketAggregator Fork() => new ComparableExtremes<T>();

    protected override void Fold(long row, int rows, void* values, ulong* mask)
    {
        for (int word = 0; word < Packets.WordCount(rows); word++)
        {
            ulong bits = (mask is null ? ulong.MaxValue : mask[word]) & Bitmap.LowMask(rows - (word << 6));
            for (; bits != 0; bits &= bits - 1)
                Take(((T*)values)[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
        }
    }

    // The bounds stand for all values: none lies beyond them, and each is one.
    protected override void Fold(in ViewBlock block)
    {
        if (!block.TryGetBounds(out Int128 min, out Int128 max))
            return;
        Take((T)(object)min);
        Take((T)(object)max);
    }

    protected override void Join(PacketAggregator other)
    {
        var extremes = (ComparableExtremes<T>)other;
        if (!extremes._hasValue)
            return;
        Take(extremes._min);
        Take(extremes._max);
    }

    private void Take(T value)
    {
        if (!_hasValue || value.CompareTo(_min) < 0)
            _min = value;
        if (!_hasValue || value.CompareTo(_max) > 0)
            _max = value;
        _hasValue = true;
    }
}
