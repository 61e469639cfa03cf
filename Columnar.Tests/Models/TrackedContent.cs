namespace Columnar.Tests.Models;

/// <summary>A vector, region or table that one thread edits, and the hashes of all contents it ever had.</summary>
/// <remarks>
/// Edits count from 1; edit n is noted before it is made, so whatever another thread reads is known by then. A content is its
/// length and a rolling hash of its rows.
/// </remarks>
internal abstract class TrackedContent(string name)
{
    private const int MaxRows = 250_000;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    // Hashes of the first rows: of none, one, two ...
    private readonly List<ulong> _hashes = [0];
    private readonly Dictionary<Content, List<long>> _edits = new() { [default] = [0] };
    private long _begun;
    private long _completed;

    public string Name => name;

    /// <summary>The number of the newest edit that was begun.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>The number of the newest edit that has returned.</summary>
    public long Completed => Volatile.Read(ref _completed);

    protected int Length => _hashes.Count - 1;

    /// <summary>Makes one random edit; called by one thread.</summary>
    public void Edit(Database database, Random random)
    {
        int rows = random.Next(12) == 0 ? random.Next(180_000) : random.Next(random.Next(2) == 0 ? 3 : 2_000);
        int from = Length;
        bool cuts = random.Next(4) == 0 || Length + rows > MaxRows;
        if (cuts)
        {
            from = random.Next(Length + 1);
            rows = CanReplace && random.Next(2) == 0 ? Length - from + rows % 1_000 : 0;
        }
        long edit = _begun + 1;
        lock (_edits)
        {
            _hashes.RemoveRange(from + 1, _hashes.Count - from - 1);
            for (int i = 0; i < rows; i++)
                _hashes.Add(Add(_hashes[^1], RowHash(edit, from + i)));
            Content content = new(Length, _hashes[^1]);
            if (!_edits.TryGetValue(content, out List<long>? edits))
                _edits.Add(content, edits = []);
            edits.Add(edit);
        }
        Volatile.Write(ref _begun, edit);
        if (cuts && rows == 0)
            Truncate(database, from);
        else if (cuts)
            Replace(database, from, edit, rows);
        else
            Append(database, edit, from, rows);
        Volatile.Write(ref _completed, edit);
    }

    /// <summary>The edits after which the content was this; none where it never was.</summary>
    public long[] EditsOf(Content content)
    {
        lock (_edits)
            return _edits.TryGetValue(content, out List<long>? edits) ? [.. edits] : [];
    }

    /// <summary>Says that edits are about to be dropped, which counts as an edit. Nobody edits until <see cref="GoOnFrom"/>.</summary>
    public void PrepareReturn() => Volatile.Write(ref _begun, _begun + 1);

    /// <summary>Goes on from what a commit holds, after everything else was dropped.</summary>
    public void GoOnFrom(Snapshot snapshot)
    {
        lock (_edits)
        {
            _hashes.RemoveRange(1, _hashes.Count - 1);
            foreach (ulong row in Rows(snapshot))
                _hashes.Add(Add(_hashes[^1], row));
            _edits[new Content(Length, _hashes[^1])].Add(_begun);
            Volatile.Write(ref _completed, _begun);
        }
    }

    /// <summary>The content in a snapshot.</summary>
    public Content In(Snapshot snapshot)
    {
        long length = 0;
        ulong hash = 0;
        foreach (ulong row in Rows(snapshot))
        {
            hash = Add(hash, row);
            length++;
        }
        return new Content(length, hash);
    }

    public abstract void Create(Database database);

    /// <summary>Whether rows can be written over.</summary>
    protected virtual bool CanReplace => false;

    protected abstract void Append(Database database, long edit, int firstRow, int rows);

    protected abstract void Truncate(Database database, int length);

    protected virtual void Replace(Database database, int firstRow, long edit, int rows) =>
        throw new NotSupportedException();

    /// <summary>The hash of the row that an edit writes at a place.</summary>
    protected abstract ulong RowHash(long edit, int row);

    /// <summary>The hashes of the rows there are.</summary>
    protected abstract IEnumerable<ulong> Rows(Snapshot snapshot);

    private static ulong Add(ulong hash, ulong row) => (hash ^ row) * Multiplier + 1;
}

/// <summary>What is compared of a content.</summary>
internal readonly record struct Content(long Length, ulong Hash);
