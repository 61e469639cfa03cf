using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// Memory that cached columns share. What was not read for the longest time gives way to what is read now; a column that is larger than the whole
/// budget is read from its source each time.
/// </summary>
/// <remarks>
/// Any thread may use it. What readers are just reading stays in memory until they are done, even where it gave way; and a column that is read
/// for the first time is in memory beside those that are kept until it takes their place. So for a moment there is more than the budget,
/// by a column of each such reader.
/// </remarks>
public sealed class CacheBudget
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, LinkedListNode<CachedRows>> _rows = [];

    // The one read last stands first.
    private readonly LinkedList<CachedRows> _byUse = [];
    private long _usedBytes;

    /// <param name="byteLimit">The most bytes of values that are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public CacheBudget(long byteLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteLimit);
        ByteLimit = byteLimit;
    }

    /// <summary>The most bytes of values that are kept.</summary>
    public long ByteLimit { get; }

    /// <summary>Bytes of values that are kept now.</summary>
    public long UsedBytes
    {
        get
        {
            lock (_lock)
                return _usedBytes;
        }
    }

    /// <summary>Lets go of everything that is kept.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rows.Clear();
            _byUse.Clear();
            _usedBytes = 0;
        }
    }

    /// <summary>The rows kept under a key, which count as read now; null for none.</summary>
    internal CachedRows? Find(object key)
    {
        lock (_lock)
        {
            if (!_rows.TryGetValue(key, out LinkedListNode<CachedRows>? node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    /// <summary>Keeps rows that fit the budget; others give way.</summary>
    internal void Keep(CachedRows rows)
    {
        lock (_lock)
        {
            if (rows.ByteLength > ByteLimit || _rows.ContainsKey(rows.Key))
                return;
            while (_usedBytes > ByteLimit - rows.ByteLength)
            {
                CachedRows last = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _rows.Remove(last.Key);
                _usedBytes -= last.ByteLength;
            }
            _rows.Add(rows.Key, _byUse.AddFirst(rows));
            _usedBytes += rows.ByteLength;
        }
    }
}
