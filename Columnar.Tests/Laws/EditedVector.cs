using System.Globalization;
using Columnar.Memory;

namespace Columnar.Tests.Laws;

/// <summary>A nullable vector of some kind beside a list with what it should hold; values are numbers written in the kind's way.</summary>
internal abstract class EditedVector(string path) : IDisposable
{
    private readonly Dictionary<long, List<int?>> _kept = [];
    private List<int?> _rows = [];
    private List<int?> _committed = [];
    private long _stamp;

    protected Database Db { get; private set; } = Database.Open(path);

    public static EditedVector Open(string kind, string path)
    {
        EditedVector vector = Make(kind, path);
        vector.Db.Commit(); // A discard would take the vector with it.
        return vector;
    }

    private static EditedVector Make(string kind, string path) =>
        kind switch
        {
            "int64" => new Fixed<long>(path, value => value * 0x1_0000_0001L),
            "uint8" => new Fixed<byte>(path, value => (byte)value),
            "decimal" => new Fixed<Decimal128>(path, value => Decimal128.FromDecimal(value, 38, 0)),
            "bool" => new Bools(path),
            "text" => new Texts(path),
            "binary" => new Binaries(path),
            _ => new FixedBinaries(path),
        };

    /// <summary>Does one random thing and compares.</summary>
    public void Step(Random random)
    {
        switch (random.Next(14))
        {
            case 0 or 1:
                for (int i = random.Next(50); i > 0; i--)
                    Append(Next(random));
                break;
            case 2:
                int many = random.Next(100_000);
                int? value = Next(random) ?? 1;
                FillTo(_rows.Count + many, value.Value);
                _rows.AddRange(Enumerable.Repeat(value, many));
                break;
            case 3 or 4 or 5 when _rows.Count > 0:
                int near = random.Next(_rows.Count);
                for (int i = random.Next(30); i > 0; i--)
                {
                    int row = random.Next(3) == 0 ? random.Next(_rows.Count) : Math.Min(_rows.Count - 1, near + i);
                    Update(row, _rows[row] = Next(random));
                }
                break;
            case 6 when _rows.Count > 0:
                int gone = random.Next(_rows.Count);
                Assert.Equal(Canonical(_rows[gone]), Take(gone));
                _rows[gone] = null;
                break;
            case 7:
                Fill(Next(random) ?? 7);
                break;
            case 8:
                int length =
                    random.Next(3) == 0 ? random.Next(_rows.Count + 1) : Math.Max(0, _rows.Count - random.Next(500));
                Vector.Truncate(length);
                _rows.RemoveRange(length, _rows.Count - length);
                break;
            case 9:
                Db.Commit(++_stamp);
                _kept[_stamp] = _committed = [.. _rows];
                break;
            case 10:
                Db.Commit();
                _committed = [.. _rows];
                break;
            case 11:
                Db.Discard();
                _rows = [.. _committed];
                break;
            case 12 when _stamp > 1 && _kept.ContainsKey(_stamp - 1):
                Db.RollbackTo(--_stamp);
                _kept.Remove(_stamp + 1);
                _committed = _kept[_stamp];
                _rows = [.. _committed];
                break;
            case 13:
                Reopen();
                _rows = [.. _committed];
                break;
        }
        Compare(random);
    }

    public void Finish()
    {
        Db.Commit();
        _committed = [.. _rows];
        Assert.Empty(Db.Verify().Damages);
        Reopen();
        Compare(new Random(1));
    }

    public void Dispose() => Db.Dispose();

    protected abstract StoredVector Vector { get; }

    protected abstract void Open();

    protected abstract void Append(int? value);

    protected abstract void FillTo(long length, int value);

    protected abstract void Update(long row, int? value);

    protected abstract string? Take(long row);

    protected abstract long FillFirstNull(int value);

    /// <summary>The value of a row as the vector says, in words.</summary>
    protected abstract string? Get(long row);

    /// <summary>All values, of a view.</summary>
    protected abstract string?[] ReadAll();

    /// <summary>A value as <see cref="Get"/> would say it.</summary>
    protected abstract string Word(int value);

    private string? Canonical(int? value) => value is { } number ? Word(number) : null;

    private static int? Next(Random random) => random.Next(5) == 0 ? null : random.Next(200);

    private void Fill(int value)
    {
        int expected = _rows.IndexOf(null);
        Assert.Equal(expected < 0 ? null : expected, Vector.FindFirstNull());
        if (expected < 0)
            _rows.Add(null);
        expected = expected < 0 ? _rows.Count - 1 : expected;
        _rows[expected] = value;
        Assert.Equal(expected, FillFirstNull(value));
    }

    private void Reopen()
    {
        Db.Dispose();
        Db = Database.Open(path);
        Open();
    }

    private void Compare(Random random)
    {
        Assert.Equal(_rows.Count, Vector.Length);
        Assert.Equal(_rows.Count(value => value is null), Vector.NullCount);
        for (int i = 0; i < 5 && _rows.Count > 0; i++)
        {
            int row = random.Next(_rows.Count);
            Assert.Equal(Canonical(_rows[row]), Get(row));
            Assert.Equal(_rows[row] is null, Vector.IsNull(row));
        }
        Assert.Equal(_rows.Select(Canonical), ReadAll());
    }

    private static string Text(int value) => new((char)('a' + value % 26), value % 40);

    private sealed class Fixed<T> : EditedVector
        where T : unmanaged
    {
        private readonly Func<int, T> _of;
        private RawVector<T> _vector = null!;

        public Fixed(string path, Func<int, T> of)
            : base(path)
        {
            _of = of;
            Open();
        }

        protected override StoredVector Vector => _vector;

        protected override void Open() => _vector = Db.Raw<T>("v", nullable: true);

        protected override void Append(int? value)
        {
            _vector.Append(value is { } number ? _of(number) : (T?)null);
            _rows.Add(value);
        }

        protected override void FillTo(long length, int value) => _vector.FillTo(length, _of(value));

        protected override void Update(long row, int? value) =>
            _vector.Update(row, value is { } number ? _of(number) : (T?)null);

        protected override string? Take(long row) => InWords(_vector.Take(row));

        protected override long FillFirstNull(int value) => _vector.FillFirstNull(_of(value));

        protected override string? Get(long row) => InWords(_vector.Get(row));

        protected override string?[] ReadAll() => [.. _vector.AsEnumerable().Select(InWords)];

        protected override string Word(int value) => InWords(_of(value))!;

        private static string? InWords(T? value) =>
            Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }

    private sealed class Bools : EditedVector
    {
        private BoolVector _vector = null!;

        public Bools(string path)
            : base(path) => Open();

        protected override StoredVector Vector => _vector;

        protected override void Open() => _vector = Db.Bool("v", nullable: true);

        protected override void Append(int? value)
        {
            _vector.Append(value is { } number ? number % 2 == 0 : (bool?)null);
            _rows.Add(value);
        }

        protected override void FillTo(long length, int value) => _vector.FillTo(length, value % 2 == 0);

        protected override void Update(long row, int? value) =>
            _vector.Update(row, value is { } number ? number % 2 == 0 : (bool?)null);

        protected override string? Take(long row) => _vector.Take(row)?.ToString();

        protected override long FillFirstNull(int value) => _vector.FillFirstNull(value % 2 == 0);

        protected override string? Get(long row) => _vector.Get(row)?.ToString();

        protected override string?[] ReadAll()
        {
            using ViewScope<VectorView> scope = _vector.OpenView();
            return [.. ((BoolView)scope.View).AsEnumerable().Select(value => value?.ToString())];
        }

        protected override string Word(int value) => (value % 2 == 0).ToString();
    }

    private sealed class Texts : EditedVector
    {
        private TextVector _vector = null!;

        public Texts(string path)
            : base(path) => Open();

        protected override StoredVector Vector => _vector;

        protected override void Open() => _vector = Db.Text("v", nullable: true);

        protected override void Append(int? value)
        {
            _vector.Append(value is { } number ? Text(number) : null);
            _rows.Add(value);
        }

        protected override void FillTo(long length, int value) => _vector.FillTo(length, Text(value));

        protected override void Update(long row, int? value) =>
            _vector.Update(row, value is { } number ? Text(number) : null);

        protected override string? Take(long row) => _vector.Take(row);

        protected override long FillFirstNull(int value) => _vector.FillFirstNull(Text(value));

        protected override string? Get(long row) => _vector.Get(row);

        protected override string?[] ReadAll()
        {
            using ViewScope<VectorView> scope = _vector.OpenView();
            return ((TextView)scope.View).ToArray();
        }

        protected override string Word(int value) => Text(value);
    }

    private sealed class Binaries : EditedVector
    {
        private BinaryVector _vector = null!;

        public Binaries(string path)
            : base(path) => Open();

        protected override StoredVector Vector => _vector;

        protected override void Open() => _vector = Db.Binary("v", nullable: true);

        protected override void Append(int? value)
        {
            _vector.Append(value is { } number ? Bytes(number) : null);
            _rows.Add(value);
        }

        protected override void FillTo(long length, int value) => _vector.FillTo(length, Bytes(value));

        protected override void Update(long row, int? value) =>
            _vector.Update(row, value is { } number ? Bytes(number) : null);

        protected override string? Take(long row) => InWords(_vector.Take(row));

        protected override long FillFirstNull(int value) => _vector.FillFirstNull(Bytes(value));

        protected override string? Get(long row) => InWords(_vector.Get(row));

        protected override string?[] ReadAll() => [.. _vector.ToArray().Select(InWords)];

        protected override string Word(int value) => InWords(Bytes(value))!;

        private static byte[] Bytes(int value) => [.. Enumerable.Repeat((byte)value, value % 30)];

        private static string? InWords(byte[]? value) => value is null ? null : Convert.ToHexString(value);
    }

    private sealed class FixedBinaries : EditedVector
    {
        private FixedBinaryVector _vector = null!;

        public FixedBinaries(string path)
            : base(path) => Open();

        protected override StoredVector Vector => _vector;

        protected override void Open() => _vector = Db.FixedBinary("v", 7, nullable: true);

        protected override void Append(int? value)
        {
            _vector.Append(value is { } number ? Bytes(number) : null);
            _rows.Add(value);
        }

        protected override void FillTo(long length, int value) => _vector.FillTo(length, Bytes(value));

        protected override void Update(long row, int? value) =>
            _vector.Update(row, value is { } number ? Bytes(number) : null);

        protected override string? Take(long row) => InWords(_vector.Take(row));

        protected override long FillFirstNull(int value) => _vector.FillFirstNull(Bytes(value));

        protected override string? Get(long row) => InWords(_vector.Get(row));

        protected override string?[] ReadAll() => [.. _vector.ToArray().Select(InWords)];

        protected override string Word(int value) => InWords(Bytes(value))!;

        private static byte[] Bytes(int value) => [.. Enumerable.Repeat((byte)value, 7)];

        private static string? InWords(byte[]? value) => value is null ? null : Convert.ToHexString(value);
    }
}
