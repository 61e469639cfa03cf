using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Laws;

/// <summary>A vector of dictionary text against a list of texts, through random edits, commits, discards, rollbacks and reopenings.</summary>
public sealed class DictionaryTextLaws
{
    private static readonly string[] s_texts =
    [
        "",
        "a",
        "b",
        "eightbyt",
        "eightbyte",
        "größer 🙂",
        "\0",
        new('x', 600),
        .. Enumerable.Range(0, 40).Select(i => $"text {i}"),
    ];

    [Fact]
    public void It_is_the_list_that_the_edits_make()
    {
        for (int run = 0; run < 20 * Effort.Factor; run++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            History history = new(disk, new Random(Effort.Seed(run)));
            for (int step = 0; step < 120; step++)
                history.Step();
            history.End();
        }
    }

    /// <summary>The vector, the list, and the list as it was at each stamp.</summary>
    private sealed class History
    {
        private readonly PowerCutDisk _disk;
        private readonly Random _random;
        private readonly SortedDictionary<long, string?[]> _stamped = [];
        private List<string?> _rows = [];
        private string?[] _committed = [];
        private Database _database;
        private DictionaryTextVector _vector;

        public History(PowerCutDisk disk, Random random)
        {
            _disk = disk;
            _random = random;
            (_database, _vector) = Open();
            _database.RetainedCommits = 5;
            _database.Commit();
        }

        public void Step()
        {
            switch (_random.Next(16))
            {
                case <= 4:
                    string?[] texts = [.. Enumerable.Range(0, _random.Next(60)).Select(_ => TextOrNull())];
                    _vector.Append(texts);
                    _rows.AddRange(texts);
                    break;
                case 5 when _rows.Count > 0:
                    int row = _random.Next(_rows.Count);
                    _vector.Update(row, _rows[row] = TextOrNull());
                    break;
                case 6 when _rows.Count > 0:
                    row = _random.Next(_rows.Count);
                    Assert.Equal(_rows[row], _vector.Take(row));
                    _rows[row] = null;
                    break;
                case 7:
                    string text = Text();
                    row = _rows.IndexOf(null);
                    Assert.Equal(row < 0 ? _rows.Count : row, _vector.FillFirstNull(text));
                    if (row < 0)
                        _rows.Add(text);
                    else
                        _rows[row] = text;
                    break;
                case 8:
                    text = Text();
                    int length = _rows.Count + _random.Next(-2, 9);
                    _vector.FillTo(Math.Max(0, length), text);
                    while (_rows.Count < length)
                        _rows.Add(text);
                    break;
                case 9:
                    length = _random.Next(_rows.Count + 1);
                    _vector.Truncate(length);
                    _rows.RemoveRange(length, _rows.Count - length);
                    break;
                case 10:
                    text = Text();
                    _vector.AppendAt(_rows.Count, text);
                    _rows.Add(text);
                    break;
                case 11:
                    Commit(null);
                    break;
                case 12:
                    Commit((_stamped.Count == 0 ? 0 : _stamped.Keys.Last()) + 1);
                    break;
                case 13:
                    _database.Discard();
                    _rows = [.. _committed];
                    break;
                case 14:
                    Rollback();
                    break;
                default:
                    _database.Dispose();
                    (_database, _vector) = Open();
                    _rows = [.. _committed];
                    break;
            }
            Check();
        }

        public void End()
        {
            Commit(null);
            Assert.True(_database.Verify().IsSound);
            _database.Dispose();
        }

        private void Commit(long? stamp)
        {
            _database.Commit(stamp);
            _committed = [.. _rows];
            if (stamp is { } mark)
                _stamped[mark] = _committed;
        }

        private void Rollback()
        {
            CommitInfo[] kept = [.. _database.ListCommits()];
            if (kept.Length == 0)
                return;
            long stamp = kept[_random.Next(kept.Length)].Stamp;
            _database.RollbackTo(stamp);
            _rows = [.. _committed = _stamped[stamp]];
            foreach (long later in _stamped.Keys.Where(other => other > stamp).ToArray())
                _stamped.Remove(later);
        }

        private void Check()
        {
            Assert.Equal(_rows.Count, _vector.Length);
            Assert.Equal(_rows.Count(text => text is null), _vector.NullCount);
            Assert.Equal(_rows, _vector.ToArray());
            if (_rows.Count > 0)
            {
                int row = _random.Next(_rows.Count);
                Assert.Equal(_rows[row], _vector.Get(row));
                Assert.Equal(_rows[row], _vector.GetCode(row) is { } code ? _vector.GetText(code) : null);
                if (_rows[row] is { } text)
                    Assert.Equal(_vector.GetCode(row), _vector.FindCode(text));
            }
            using Snapshot snapshot = _database.Snapshot();
            DictionaryTextView view = snapshot.DictionaryText("d");
            Assert.Equal(_committed, view.ToArray());
            Assert.Equal(_committed, view.AsEnumerable());
            Assert.Equal(view.Dictionary.Length, view.Dictionary.ToArray().Distinct().Count());
            Assert.Equal(
                _committed,
                Enumerable
                    .Range(0, _committed.Length)
                    .Select(i => view.GetCode(i) is { } code ? view.Dictionary[code] : null)
            );
        }

        private string Text() => s_texts[_random.Next(s_texts.Length)];

        private string? TextOrNull() => _random.Next(5) == 0 ? null : Text();

        private (Database, DictionaryTextVector) Open()
        {
            Database database = _disk.Open();
            return (database, database.DictionaryText("d", nullable: true));
        }
    }
}
