using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// Rows that were given another value, or null, and wait for the next commit: rows of the file, and those appended rows that cannot be
/// replaced where they stand because their length differs. Guarded by the vector's gate.
/// </summary>
internal sealed class PendingEdits(RowLayout layout)
{
    // By row, where its value stands in the list of values.
    private readonly Dictionary<long, long> _places = [];
    private readonly PendingRows _values = new(layout);

    // Rows that were given a null.
    private readonly SortedSet<long> _nulls = [];

    // The patched pieces that views were given, by their first row; null where a row changed since.
    private readonly SortedDictionary<long, RowBuffer> _patched = [];
    private SortedRows? _sorted;

    public bool IsEmpty => _places.Count == 0;

    /// <summary>Bytes of the values, those replaced again included.</summary>
    public long ByteLength => _values.ByteLength + _places.Count * 32L;

    /// <summary>By how much the edits change the number of nulls.</summary>
    public long NullDelta { get; private set; }

    /// <summary>Gives a row another value.</summary>
    /// <param name="row">The row.</param>
    /// <param name="value">One row, value or null.</param>
    /// <param name="wasNull">Whether the row is null now.</param>
    public void Set(long row, in ChunkBuffers value, bool wasNull)
    {
        bool isNull = value.IsNull(0);
        ref long place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, row, out bool exists);
        if (exists && !layout.HasOffsets)
        {
            _values.Replace(place, value);
        }
        else
        {
            place = _values.Rows;
            _values.Append(value);
        }
        NullDelta += (isNull ? 1 : 0) - (wasNull ? 1 : 0);
        if (isNull)
            _nulls.Add(row);
        else
            _nulls.Remove(row);
        _sorted = null;
        DropPatched(row);
    }

    /// <summary>The value of a row, if it was given one.</summary>
    public bool TryFind(long row, out ChunkBuffers values, out int index)
    {
        if (_places.Count > 0 && _places.TryGetValue(row, out long place))
        {
            values = _values.Find(place, out index);
            return true;
        }
        (values, index) = (default, 0);
        return false;
    }

    /// <summary>The first row from one on that was given a null; -1 for none.</summary>
    public long FirstNull(long from)
    {
        foreach (long row in _nulls.GetViewBetween(from, long.MaxValue))
            return row;
        return -1;
    }

    /// <summary>All edits in row order.</summary>
    public SortedRows Sorted() => _sorted ??= Sort();

    /// <summary>Some rows of a view with what they were given, in memory that stays as it is.</summary>
    /// <param name="rows">The rows as they were, with their first row's number.</param>
    /// <param name="isLasting">Whether the same rows may be asked for again.</param>
    public RowBuffer Patch(in ChunkBuffers rows, bool isLasting)
    {
        if (isLasting && _patched.TryGetValue(rows.FirstRow, out RowBuffer? known) && known.Rows == rows.Length)
            return known;
        SortedRows sorted = Sorted();
        (int first, int end) = sorted.Between(rows.FirstRow, rows.FirstRow + rows.Length);
        RowBuffer patched = RowBuffer.Patched(
            layout,
            rows,
            sorted.Rows.AsSpan(first, end - first),
            rows.FirstRow,
            sorted.Values.Buffers(0),
            first
        );
        if (isLasting)
            _patched[rows.FirstRow] = patched;
        return patched;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        if (_places.Count == 0)
            return;
        _places.Clear();
        _values.Clear();
        _nulls.Clear();
        _patched.Clear();
        _sorted = null;
        NullDelta = 0;
    }

    private void DropPatched(long row)
    {
        if (_patched.Count == 0)
            return;
        foreach ((long first, RowBuffer rows) in _patched)
        {
            if (row < first || row >= first + rows.Rows)
                continue;
            _patched.Remove(first);
            return;
        }
    }

    private SortedRows Sort()
    {
        long[] rows = [.. _places.Keys];
        long[] places = [.. _places.Values];
        Array.Sort(rows, places);
        long byteLength = 0;
        for (int i = 0; layout.HasOffsets && i < places.Length; i++)
            byteLength += _values.Find(places[i], out int index).TextLengthOf(index);
        if (!layout.HasOffsets)
            byteLength = (rows.Length * (long)layout.DataBits + 7) / 8;
        RowBuffer values = new(layout, rows.Length, checked((int)byteLength));
        foreach (long place in places)
            values.AppendRows(_values.Find(place, out int index), index, 1);
        return new SortedRows(rows, values);
    }
}

/// <summary>Rows, rising, and a value for each.</summary>
internal sealed record SortedRows(long[] Rows, RowBuffer Values)
{
    /// <summary>Where rows from one on, and from another on, begin.</summary>
    public (int First, int End) Between(long firstRow, long endRow) => (IndexOf(firstRow), IndexOf(endRow));

    private int IndexOf(long row)
    {
        int index = Array.BinarySearch(Rows, row);
        return index < 0 ? ~index : index;
    }
}
