using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;
using Columnar.Memory;

namespace Columnar.Windows;

/// <summary>
/// Windows by leaves. One that reaches over several is (the rows behind its start in that leaf, with the whole leaves
/// between) with the rows before its end in its leaf; one within a leaf is parted at the multiple of the highest power
/// of two that lies in it. <see cref="LeafScan{S, V}"/> has both parts ready, and
/// <see cref="LeafNodes{TOne}"/> the leaves between.
/// </summary>
/// <typeparam name="TWide">A state per lane.</typeparam>
/// <typeparam name="TOne">The same of one place.</typeparam>
/// <typeparam name="V">The register.</typeparam>
[SkipLocalsInit]
internal sealed unsafe class TreeFold<TWide, TOne, V> : WindowFold
    where TWide : struct, IWindowState<TWide, V>
    where TOne : struct, IWindowState<TOne, RegisterScalar>
    where V : struct, IRegister<V>
{
    // Rows are never negative; shifts spare the sign that divisions look at.
    private const int Shift = 6;

    private const int Levels = LeafScan<TWide, V>.Levels;

    private readonly PlaneSource _entering;
    private readonly PlaneSource _leaving;
    private readonly LeafNodes<TOne> _nodes = new();
    private readonly PinnedBuffer _memory;

    // The leaf of the rows computed: its values, and the states from its first row to each.
    private readonly ulong* _values;
    private readonly ulong* _prefixes;
    private long _leaf = -1;

    // The leaf in which windows start: the states from each row to its last one.
    private readonly ulong* _suffixes;
    private long _startLeaf = -1;

    // Prefixes and suffixes within the leaf of the rows computed at all levels below the leaf, once a window asks.
    private readonly ulong* _innerPrefixes;
    private readonly ulong* _innerSuffixes;
    private bool _hasInner;
    private bool _usesInner;

    // For windows that start a number of rows before their ends: a bit per end, by the level at which they are parted.
    private readonly ulong[] _parted = new ulong[Levels];
    private int _partedLength;

    // The whole leaves between, and which they are.
    private readonly ulong* _cover;
    private long _coverFirst = -1;
    private long _coverEnd = -1;

    // The parts of the windows of a leaf's rows where they must be gathered.
    private readonly ulong* _left;
    private readonly ulong* _right;
    private readonly ulong* _nothing;

    /// <param name="entering">The rows as windows come to them.</param>
    /// <param name="leaving">The same rows as windows leave them.</param>
    public TreeFold(PlaneSource entering, PlaneSource leaving)
    {
        _entering = entering;
        _leaving = leaving;
        int planes = TOne.Planes * PlaneSource.Stride;
        _memory = new PinnedBuffer(((7 + (2 * Levels)) * planes) * sizeof(ulong));
        _memory.Span.Clear();
        ulong* next = (ulong*)_memory.Address;
        _values = Take(1);
        _prefixes = Take(1);
        _suffixes = Take(1);
        _left = Take(1);
        _right = Take(1);
        _cover = Take(1);
        _nothing = Take(1);
        _innerPrefixes = Take(Levels);
        _innerSuffixes = Take(Levels);
        TOne.Store(TOne.Nothing, _nothing, PlaneSource.Stride);

        ulong* Take(int leaves)
        {
            ulong* taken = next;
            next += leaves * planes;
            return taken;
        }
    }

    public override void Compute(long firstRow, int rows, long* starts, bool slides, ulong* results)
    {
        Enter(firstRow >> Shift, starts[0] >> Shift);
        int end = (int)(firstRow & (Rows - 1));
        for (int done = 0; done < rows; )
        {
            int run = RunOf(starts + done, rows - done);
            if (starts[done] >> Shift < _leaf)
                ComputeAcross(end + done, run, starts + done, slides, results + done);
            else
                ComputeWithin(firstRow + done, run, starts + done, slides, results + done);
            done += run;
        }
        GC.KeepAlive(this);
    }

    // The rows whose windows start in the same leaf as that of the first, or in the leaf of the rows.
    private int RunOf(long* starts, int rows)
    {
        long startLeaf = Math.Min(*starts >> Shift, _leaf);
        if (startLeaf == _leaf || starts[rows - 1] >> Shift == startLeaf)
            return rows;
        int run = 1;
        while (starts[run] >> Shift == startLeaf)
            run++;
        return run;
    }

    // The leaf of the rows computed, and all whole ones before it that a window may reach.
    private void Enter(long leaf, long startLeaf)
    {
        if (leaf == _leaf)
            return;
        if (leaf == _leaf + 1 && _leaf >= 0)
        {
            Append(startLeaf);
            if (_hasInner)
                LeaveInner();
        }
        else
        {
            _nodes.Restart(Math.Min(startLeaf, leaf));
            _coverFirst = -1;
            while (_nodes.End < leaf)
            {
                Read(_nodes.End);
                Append(startLeaf);
            }
        }
        // A leaf whose windows stay within it is likely to be followed by another one.
        bool needsInner = _usesInner;
        _hasInner = false;
        _usesInner = false;
        _leaf = leaf;
        if (needsInner)
            ReadInner(leaf);
        else
            Read(leaf);
    }

    private void Append(long startLeaf) =>
        _nodes.Append(TOne.Load(_prefixes + Rows - 1, PlaneSource.Stride), startLeaf);

    private void Read(long leaf)
    {
        _entering.Read(leaf, _values);
        LeafScan<TWide, V>.Prefixes(_values, _prefixes);
    }

    // As the last step of what is needed within the leaf.
    private void ReadInner(long leaf)
    {
        _entering.Read(leaf, _values);
        ScanInner();
        nint last = (Levels - 1) * TOne.Planes * PlaneSource.Stride;
        LeafScan<TWide, V>.ExtendPrefixes(Levels - 1, _innerPrefixes + last, _prefixes);
    }

    // The leaf that was computed is the next one to be left.
    private void LeaveInner()
    {
        nint last = (Levels - 1) * TOne.Planes * PlaneSource.Stride;
        LeafScan<TWide, V>.ExtendSuffixes(Levels - 1, _innerSuffixes + last, _suffixes);
        _startLeaf = _leaf;
    }

    // Windows that start in one leaf before that of their ends.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ComputeAcross(int end, int rows, long* starts, bool slides, ulong* results)
    {
        Leave(*starts >> Shift);
        ulong* left = _left;
        if (slides)
        {
            left = _suffixes + (*starts & (Rows - 1));
        }
        else
        {
            for (int plane = 0; plane < TOne.Planes; plane++)
            {
                ulong* source = _suffixes + (plane * PlaneSource.Stride);
                ulong* target = left + (plane * PlaneSource.Stride);
                for (int row = 0; row < rows; row++)
                    target[row] = source[starts[row] & (Rows - 1)];
            }
        }
        JoinMiddle(left, _left, rows);
        Join(_left, _prefixes + end, results, rows);
    }

    // A register may reach beyond the rows: what it writes there is written again, or nobody's.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void JoinMiddle(ulong* left, ulong* target, int rows)
    {
        TWide middle = TWide.Repeat(_cover, PlaneSource.Stride);
        for (int row = 0; row < rows; row += V.Lanes<ulong>())
        {
            TWide joined = TWide.Combine(TWide.Load(left + row, PlaneSource.Stride), middle);
            TWide.Store(joined, target + row, PlaneSource.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Join(ulong* left, ulong* right, ulong* target, int rows)
    {
        for (int row = 0; row < rows; row += V.Lanes<ulong>())
        {
            TWide before = TWide.Load(left + row, PlaneSource.Stride);
            TWide joined = TWide.Combine(before, TWide.Load(right + row, PlaneSource.Stride));
            TWide.Store(joined, target + row, PlaneSource.Stride);
        }
    }

    // Windows that start in the leaf of their ends, or are empty.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ComputeWithin(long firstRow, int rows, long* starts, bool slides, ulong* results)
    {
        _usesInner = true;
        if (!_hasInner)
            ScanInner();
        if (slides && *starts < firstRow)
        {
            SlideWithin((int)(firstRow & (Rows - 1)), rows, (int)(firstRow - *starts), results);
            return;
        }
        nint planes = TOne.Planes * PlaneSource.Stride;
        ulong** left = stackalloc ulong*[Rows];
        ulong** right = stackalloc ulong*[Rows];
        for (int row = 0; row < rows; row++)
        {
            long end = firstRow + row;
            long start = starts[row];
            nint level = BitOperations.Log2((ulong)(start ^ end)) * planes;
            left[row] = start < end ? _innerSuffixes + level + (start & (Rows - 1)) : _nothing;
            right[row] = start <= end ? _innerPrefixes + level + (end & (Rows - 1)) : _nothing;
        }
        for (nint plane = 0; plane < planes; plane += PlaneSource.Stride)
        {
            for (int row = 0; row < rows; row++)
            {
                _left[plane + row] = left[row][plane];
                _right[plane + row] = right[row][plane];
            }
        }
        Join(_left, _right, results, rows);
    }

    // Windows of one length within the leaf: at each level those rows' that are parted there. Which these are is the
    // same in every leaf.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SlideWithin(int end, int rows, int length, ulong* results)
    {
        if (length != _partedLength)
            FindParted(length);
        nint planes = TOne.Planes * PlaneSource.Stride;
        ulong lanes = ulong.MaxValue >> (64 - V.Lanes<ulong>());
        for (int row = 0; row < rows; row += V.Lanes<ulong>())
        {
            TWide window = TWide.Nothing;
            ulong* left = _innerSuffixes + end + row - length;
            ulong* right = _innerPrefixes + end + row;
            for (int level = 0; level < Levels; level++, left += planes, right += planes)
            {
                ulong bits = _parted[level] >> ((end + row) & 63) & lanes;
                if (bits == 0)
                    continue;
                TWide parted = TWide.Combine(
                    TWide.Load(left, PlaneSource.Stride),
                    TWide.Load(right, PlaneSource.Stride)
                );
                window = TWide.Blend(bits, parted, window);
            }
            TWide.Store(window, results + row, PlaneSource.Stride);
        }
    }

    private void FindParted(int length)
    {
        Array.Clear(_parted);
        for (int end = length; end < Rows; end++)
            _parted[BitOperations.Log2((uint)(end ^ (end - length)))] |= 1UL << end;
        _partedLength = length;
    }

    // The leaf in which a window starts, and the whole leaves between it and that of its end.
    private void Leave(long leaf)
    {
        if (leaf + 1 == _coverFirst && _leaf == _coverEnd)
            return;
        if (leaf != _startLeaf)
        {
            _leaving.Read(leaf, _suffixes);
            LeafScan<TWide, V>.Suffixes(_suffixes, _suffixes);
            _startLeaf = leaf;
        }
        TOne.Store(_nodes.Cover(leaf + 1, _leaf), _cover, PlaneSource.Stride);
        _coverFirst = leaf + 1;
        _coverEnd = _leaf;
    }

    private void ScanInner()
    {
        nint planes = TOne.Planes * PlaneSource.Stride;
        Buffer.MemoryCopy(_values, _innerPrefixes, planes * sizeof(ulong), planes * sizeof(ulong));
        Buffer.MemoryCopy(_values, _innerSuffixes, planes * sizeof(ulong), planes * sizeof(ulong));
        for (int level = 1; level < Levels; level++)
        {
            ulong* prefixes = _innerPrefixes + (level * planes);
            ulong* suffixes = _innerSuffixes + (level * planes);
            LeafScan<TWide, V>.ExtendPrefixes(level - 1, prefixes - planes, prefixes);
            LeafScan<TWide, V>.ExtendSuffixes(level - 1, suffixes - planes, suffixes);
        }
        _hasInner = true;
    }
}
