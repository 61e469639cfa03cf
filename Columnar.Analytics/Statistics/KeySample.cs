using Columnar.Scans;
using Columnar.Windows;

namespace Columnar.Statistics;

/// <summary>Keys (<see cref="OrderKeys"/>) of some of the values, a few of each packet and a bounded number in all.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed unsafe class KeySample<T>
    where T : unmanaged
{
    // About a hundred thousand of a hundred million rows.
    private const int StrideBits = 10;
    private const int Stride = 1 << StrideBits;
    private const int MaxKeys = 1 << 17;

    // Knuth's multiplicative hash: where the first of a packet lies, so that data with a period of its own are met at all phases.
    private const uint Golden = 2_654_435_769;

    private List<long> _keys = [];

    /// <summary>Takes some of a piece of rows.</summary>
    /// <param name="row">The number of the first.</param>
    /// <param name="values">Their values.</param>
    /// <param name="mask">A bit per row, set where it counts; null where all do.</param>
    public void Add(long row, ReadOnlySpan<T> values, ulong* mask)
    {
        uint phase = (uint)(row / Packets.Rows) * Golden >> (32 - StrideBits);
        for (int i = (int)phase; i < values.Length; i += Stride)
        {
            if (mask is null || (mask[i >> 6] >> (i & 63) & 1) != 0)
                _keys.Add(OrderKeys.Of(values[i], false));
        }
        Thin();
    }

    /// <summary>Takes in another sample.</summary>
    public void Add(KeySample<T> other)
    {
        _keys.AddRange(other._keys);
        Thin();
    }

    /// <summary>The keys in order.</summary>
    public long[] ToSorted()
    {
        long[] keys = [.. _keys];
        Array.Sort(keys);
        return keys;
    }

    private void Thin()
    {
        if (_keys.Count > MaxKeys)
            _keys = [.. _keys.Where((_, i) => i % 2 == 0)];
    }
}
