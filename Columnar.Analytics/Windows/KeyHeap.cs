namespace Columnar.Windows;

/// <summary>
/// Keys of rows, the least on top. Where each row stands is noted in an array that two heaps share, so that any row can
/// be taken out.
/// </summary>
/// <param name="number">The heap's number, 0 or 1.</param>
internal sealed class KeyHeap(int number)
{
    private Entry[] _entries = new Entry[64];
    private int[] _places = [];

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The least key; there is one.</summary>
    public long Top => _entries[0].Key;

    /// <summary>Notes from now on in another array where rows stand.</summary>
    /// <param name="places">For row r at r modulo its length, a power of two: twice the place, and the heap's number.</param>
    public void Attach(int[] places)
    {
        _places = places;
        for (int place = 0; place < Count; place++)
            Put(place, _entries[place]);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a row.</summary>
    public void Push(long key, long row)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, checked(2 * Count));
        Count++;
        Rise(Count - 1, new Entry(key, row));
    }

    /// <summary>Takes the row on top out.</summary>
    public (long Key, long Row) Pop()
    {
        Entry top = _entries[0];
        Remove(0);
        return (top.Key, top.Row);
    }

    /// <summary>Takes the row at a place out.</summary>
    public void Remove(int place)
    {
        Count--;
        if (place < Count)
            Settle(place, _entries[Count]);
    }

    /// <summary>Puts a row in the place of another.</summary>
    public void Replace(int place, long key, long row) => Settle(place, new Entry(key, row));

    /// <summary>The row on top.</summary>
    public long TopRow => _entries[0].Row;

    private void Settle(int place, Entry entry)
    {
        if (place > 0 && entry.Key < _entries[(place - 1) >> 1].Key)
            Rise(place, entry);
        else
            Sink(place, entry);
    }

    private void Rise(int place, Entry entry)
    {
        while (place > 0)
        {
            int parent = (place - 1) >> 1;
            if (_entries[parent].Key <= entry.Key)
                break;
            Put(place, _entries[parent]);
            place = parent;
        }
        Put(place, entry);
    }

    private void Sink(int place, Entry entry)
    {
        Entry[] entries = _entries;
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && entries[child + 1].Key < entries[child].Key)
                child++;
            if (entries[child].Key >= entry.Key)
                break;
            Put(place, entries[child]);
            place = child;
        }
        Put(place, entry);
    }

    private void Put(int place, Entry entry)
    {
        _entries[place] = entry;
        _places[entry.Row & (_places.Length - 1)] = (place << 1) | number;
    }

    private readonly record struct Entry(long Key, long Row);
}
