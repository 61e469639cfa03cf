using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// The states of whole leaves and of all aligned runs of 2^l of them, as far back as windows still reach: 2 states for
/// each leaf of the widest window, in a ring for each level.
/// </summary>
/// <typeparam name="TOne">The state.</typeparam>
internal sealed unsafe class LeafNodes<TOne>
    where TOne : struct, IWindowState<TOne, RegisterScalar>
{
    private ulong[] _array = [];
    private ulong* _nodes;

    // Leaves of a window that there is room for: a power of two, or zero.
    private long _capacity;
    private long _first;
    private long _end;

    /// <summary>The leaf that is added next.</summary>
    public long End => _end;

    /// <summary>Forgets everything; the next leaf added is the one named.</summary>
    public void Restart(long leaf) => _first = _end = leaf;

    /// <summary>Adds the state of the next leaf.</summary>
    /// <param name="state">The state.</param>
    /// <param name="firstNeeded">The first leaf that a window may still begin with.</param>
    public void Append(TOne state, long firstNeeded)
    {
        if (_end < firstNeeded)
        {
            Restart(_end + 1);
            return;
        }
        if (_end - firstNeeded >= _capacity)
            Grow(firstNeeded);
        long number = _end++;
        TOne.Store(state, Place(0, number), 1);
        for (int level = 0; (number & 1) != 0; level++)
        {
            // Nodes that begin before the first leaf known are asked for by nobody, and neither are those above them.
            if ((number - 1) << level < _first || _capacity >> (level + 1) == 0)
                break;
            state = TOne.Combine(TOne.Load(Place(level, number - 1), 1), state);
            number >>= 1;
            TOne.Store(state, Place(level + 1, number), 1);
        }
    }

    /// <summary>
    /// The state of the leaves from first to end: the fewest aligned runs that cover them, first those that grow from
    /// the left end, then those that shrink towards the right one, each group combined from its outer end inwards.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TOne Cover(long first, long end)
    {
        TOne left = TOne.Nothing;
        TOne right = TOne.Nothing;
        for (int level = 0; first < end; level++, first >>= 1, end >>= 1)
        {
            if ((first & 1) != 0)
                left = TOne.Combine(left, TOne.Load(Place(level, first++), 1));
            if ((end & 1) != 0)
                right = TOne.Combine(TOne.Load(Place(level, --end), 1), right);
        }
        return TOne.Combine(left, right);
    }

    // Level l is a ring of capacity >> l nodes behind those of the levels below it.
    private ulong* Place(int level, long number) =>
        _nodes + (((2 * _capacity) - ((2 * _capacity) >> level) + (number & ((_capacity >> level) - 1))) * TOne.Planes);

    private void Grow(long firstNeeded)
    {
        ulong[] oldArray = _array;
        ulong* oldNodes = _nodes;
        long oldCapacity = _capacity;
        long needed = _end - firstNeeded + 1;
        _capacity = Math.Max(64, (long)BitOperations.RoundUpToPowerOf2((ulong)needed));
        _array = GC.AllocateUninitializedArray<ulong>(checked((int)(2 * _capacity * TOne.Planes)), pinned: true);
        // SAFETY: the array is pinned for its whole life.
        _nodes = (ulong*)Unsafe.AsPointer(ref _array[0]);
        for (int level = 0; oldCapacity >> level != 0; level++)
        {
            // The nodes that lie within the leaves still needed.
            long from = (Math.Max(_first, firstNeeded) + (1L << level) - 1) >> level;
            for (long number = from; number < _end >> level; number++)
            {
                long place = (2 * oldCapacity) - ((2 * oldCapacity) >> level) + (number & ((oldCapacity >> level) - 1));
                TOne.Store(TOne.Load(oldNodes + (place * TOne.Planes), 1), Place(level, number), 1);
            }
        }
        // Runs too long for the old rings.
        for (int level = 1; level <= BitOperations.Log2((ulong)_capacity); level++)
        {
            if (oldCapacity >> level != 0)
                continue;
            long from = (Math.Max(_first, firstNeeded) + (1L << level) - 1) >> level;
            for (long number = from; number < _end >> level; number++)
            {
                TOne left = TOne.Load(Place(level - 1, 2 * number), 1);
                TOne right = TOne.Load(Place(level - 1, (2 * number) + 1), 1);
                TOne.Store(TOne.Combine(left, right), Place(level, number), 1);
            }
        }
        GC.KeepAlive(oldArray);
    }
}
