using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Laws;

/// <summary>A vector beside a list of what it should hold: numbers of values of its type, <see cref="Null"/> for null.</summary>
internal sealed class EditHistory : IDisposable
{
    public const int Null = -1;

    private const int Block = 65_536;
    private const int MostRows = 200_000;

    private readonly EditedType _type;
    private readonly bool _isNullable;
    private readonly bool _isCompressed;

    // Those that the values can be encoded with; one, where a history is to keep to it.
    private readonly VectorCodec[] _codecs;

    // Syncs would be most of the time on a disk that is one.
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly SortedDictionary<long, int[]> _stamped = [];
    private readonly Queue<(Snapshot Snapshot, int[] Rows)> _held = [];
    private readonly List<int> _rows = [];
    private int[] _committed = [];
    private Database _database;
    private EditedVector _vector;

    public EditHistory(EditedType type, bool isNullable, bool isCompressed, VectorCodec? codec = null)
    {
        PcoNumberType? numbers = PlainNumbers.Of(type.Type.Format, type.Type.BitWidth);
        _codecs = codec is { } one
            ? [one]
            : [.. Enum.GetValues<VectorCodec>().Where(known => BlockCodecs.Takes((CodecId)known, numbers))];
        (_type, _isNullable, _isCompressed) = (type, isNullable, isCompressed);
        _disk.IsLogging = false;
        _database = _disk.Open();
        _vector = _type.Create(_database, isNullable, isCompressed);
        if (codec is { } first)
            Vector.Compress(first);
        _database.Commit(); // A discard would take the vector with it.
    }

    private StoredVector Vector => _vector.Vector;

    private int Count => _rows.Count;

    /// <summary>Does one random thing and compares.</summary>
    public void Step(Random random)
    {
        switch (random.Next(25))
        {
            case 0 or 1:
                for (int i = random.Next(50); i > 0; i--)
                    Append(Next(random));
                break;
            case 2:
                int[] numbers = [.. Enumerable.Range(0, random.Next(5_000)).Select(_ => Next(random))];
                _vector.Append(numbers);
                _rows.AddRange(numbers);
                break;
            case 3:
                numbers = [.. Enumerable.Range(0, random.Next(3_000)).Select(i => _type.Rising(i / 60))];
                _vector.Append(numbers);
                _rows.AddRange(numbers);
                break;
            case 4 or 5:
                FillTo(LongerLength(random), Value(random));
                break;
            case 6:
                _vector.AppendAt(Count, Value(new Random(Count)));
                _rows.Add(Value(new Random(Count)));
                break;
            case 7 or 8 or 9 when Count > 0:
                Update(random);
                break;
            case 10 when Count > 0:
                Delete(random);
                break;
            case 11 when Count > 0:
                Take(random.Next(Count));
                break;
            case 12:
                FillFirstNull(Value(random));
                break;
            case 13 or 14:
                Truncate(ShorterLength(random));
                break;
            case 15 or 16:
                Commit((_stamped.Count == 0 ? 0 : _stamped.Keys.Last()) + 1);
                break;
            case 17:
                Commit(null);
                break;
            case 18:
                _database.Discard();
                BackTo(_committed);
                break;
            case 19:
                RollBack(random);
                break;
            case 20:
                Reopen();
                break;
            case 21:
                Hold(random);
                break;
            case 22:
                _database.Compact();
                break;
            case 23 when _isCompressed:
                Vector.Decompress();
                Assert.False(Vector.IsCompressed);
                CheckRows();
                Vector.Compress(_codecs[random.Next(_codecs.Length)]);
                break;
            case 24 when _isCompressed:
                Vector.Compress(_codecs[random.Next(_codecs.Length)]);
                break;
        }
        Check(random);
    }

    /// <summary>Commits, reopens, verifies, and copies.</summary>
    public void Finish()
    {
        Commit(null);
        Reopen();
        CheckRows();
        CheckSnapshot(_database);
        CheckHeld();
        Assert.Empty(_database.Verify().Damages);
        _database.Store.CheckSpace();
        using TemporaryFolder folder = new();
        string copy = folder.File("copy.columnar");
        _database.Backup(copy);
        using Database backup = Database.OpenReadOnly(copy);
        Assert.Empty(backup.Verify().Damages);
        CheckSnapshot(backup);
    }

    public void Dispose()
    {
        while (_held.TryDequeue(out (Snapshot Snapshot, int[] Rows) held))
            held.Snapshot.Dispose();
        _database.Dispose();
        _disk.Dispose();
    }

    private int Value(Random random) => random.Next(_type.ValueCount);

    private int Next(Random random) => _isNullable && random.Next(5) == 0 ? Null : Value(random);

    private void Append(int number)
    {
        if (number == Null)
            Vector.AppendNull();
        else
            _vector.Append(number);
        _rows.Add(number);
    }

    private void FillTo(int length, int number)
    {
        _vector.FillTo(length, number);
        if (length > Count)
            _rows.AddRange(Enumerable.Repeat(number, length - Count));
    }

    // To where blocks end more often than chance would have it.
    private int LongerLength(Random random) =>
        Math.Min(
            MostRows,
            random.Next(3) switch
            {
                0 => Count + random.Next(70_000),
                1 => (Count / Block + 1) * Block + random.Next(-1, 2),
                _ => Count + random.Next(-2, 300),
            }
        )
            is >= 0
                and int length
            ? length
            : 0;

    private int ShorterLength(Random random) =>
        random.Next(5) switch
        {
            0 => random.Next(Count + 1),
            1 => Count / Block * Block,
            2 when random.Next(3) == 0 => 0,
            _ => Math.Max(0, Count - random.Next(500)),
        };

    private void Update(Random random)
    {
        int near = random.Next(Count);
        for (int i = random.Next(30); i > 0; i--)
        {
            int row = random.Next(3) == 0 ? random.Next(Count) : Math.Min(Count - 1, near + i);
            int number = Next(random);
            if (number == Null)
                Vector.Delete(row);
            else
                _vector.Update(row, number);
            _rows[row] = number;
        }
    }

    private void Delete(Random random)
    {
        for (int i = random.Next(10); i > 0; i--)
        {
            int row = random.Next(Count);
            if (_isNullable)
            {
                Vector.Delete(row);
                _rows[row] = Null;
            }
            else
            {
                Assert.Throws<InvalidOperationException>(() => Vector.Delete(row));
                Assert.Throws<InvalidOperationException>(Vector.AppendNull);
            }
        }
    }

    private void Take(int row)
    {
        if (!_isNullable)
        {
            Assert.Throws<InvalidOperationException>(() => _vector.TakeIs(row, Null));
            return;
        }
        Assert.True(_vector.TakeIs(row, _rows[row]));
        _rows[row] = Null;
    }

    private void FillFirstNull(int number)
    {
        if (!_isNullable)
        {
            Assert.Throws<InvalidOperationException>(() => _vector.FillFirstNull(number));
            return;
        }
        int row = _rows.IndexOf(Null);
        Assert.Equal(row < 0 ? null : row, Vector.FindFirstNull());
        if (row < 0)
        {
            row = Count;
            _rows.Add(Null);
        }
        _rows[row] = number;
        Assert.Equal(row, _vector.FillFirstNull(number));
    }

    private void Truncate(int length)
    {
        if (length == 0)
            Vector.Clear();
        else
            Vector.Truncate(length);
        _rows.RemoveRange(length, Count - length);
    }

    private void Commit(long? stamp)
    {
        _database.Commit(stamp);
        _committed = [.. _rows];
        if (stamp is { } mark)
            _stamped[mark] = _committed;
        CheckSnapshot(_database);
    }

    private void RollBack(Random random)
    {
        CommitInfo[] kept = [.. _database.ListCommits()];
        if (kept.Length == 0)
            return;
        long stamp = kept[random.Next(kept.Length)].Stamp;
        _database.RollbackTo(stamp);
        foreach (long later in _stamped.Keys.Where(other => other > stamp).ToArray())
            _stamped.Remove(later);
        BackTo(_committed = _stamped[stamp]);
        CheckSnapshot(_database);
    }

    private void BackTo(int[] rows)
    {
        _rows.Clear();
        _rows.AddRange(rows);
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = _disk.Open();
        _vector = _type.Open(_database, _isNullable, _isCompressed);
        BackTo(_committed);
    }

    // Keeps a snapshot for some steps; the oldest is let go.
    private void Hold(Random random)
    {
        CheckHeld();
        if (_held.Count == 2)
            _held.Dequeue().Snapshot.Dispose();
        long[] stamps = [.. _database.ListCommits().Select(commit => commit.Stamp)];
        if (stamps.Length > 0 && random.Next(2) == 0)
        {
            long stamp = stamps[random.Next(stamps.Length)];
            _held.Enqueue((_database.Snapshot(stamp), _stamped[stamp]));
        }
        else
        {
            _held.Enqueue((_database.Snapshot(), _committed));
        }
    }

    private void Check(Random random)
    {
        for (int i = 0; i < 5 && Count > 0; i++)
        {
            int row = random.Next(Count);
            Assert.True(_vector.Is(row, _rows[row]), $"Row {row} is not value {_rows[row]}.");
            Assert.Equal(_rows[row] == Null, Vector.IsNull(row));
        }
        CheckRows();
        Assert.Equal(_isCompressed, Vector.IsCompressed);
        Assert.Equal(_isNullable, Vector.IsNullable);
        Assert.Equal(_type.Type, Vector.Type);
    }

    private void CheckRows()
    {
        Assert.Equal(Count, Vector.Length);
        Assert.Equal(_rows.Count(number => number == Null), Vector.NullCount);
        using ViewScope<VectorView> scope = _vector.OpenView();
        CheckView(scope.View, CollectionsMarshal.AsSpan(_rows));
    }

    private void CheckSnapshot(Database database)
    {
        using Snapshot snapshot = database.Snapshot();
        VectorView view = _vector.ViewOf(snapshot);
        CheckView(view, _committed);
        EditedBlocks.Check(view, _type, _committed);
    }

    private void CheckHeld()
    {
        foreach ((Snapshot snapshot, int[] rows) in _held)
            CheckView(_vector.ViewOf(snapshot), rows);
    }

    private void CheckView(VectorView view, ReadOnlySpan<int> rows)
    {
        Assert.Equal(rows.Length, view.Length);
        Assert.Equal(rows.Count(Null), view.NullCount);
        Assert.Equal(-1, _vector.FindDifference(view, rows));
    }
}
