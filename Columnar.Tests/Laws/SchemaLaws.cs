using System.Globalization;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Columnar.Tests.Laws;

/// <summary>A table equals its in-memory model over any history of rows and schemas, with rollbacks, and so does every kept commit.</summary>
public sealed class SchemaLaws
{
    private const int Steps = 80;

    [Fact]
    public void A_table_equals_its_model_over_changes_of_its_schema() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => Run(seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40 * Effort.Factor));

    private static void Run(int seed)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        History history = new(disk, new Random(seed));
        for (int i = 0; i < Steps; i++)
            history.Step();
        history.Check();
        history.Dispose();
    }

    private sealed record Column(string Name, ElementType Type, bool IsNullable, object?[] Values)
    {
        public Column With(object? value) => this with { Values = [.. Values, value] };
    }

    private sealed class History : IDisposable
    {
        private static readonly ElementType[] s_types =
        [
            ElementType.Int8,
            ElementType.Int32,
            ElementType.Int64,
            ElementType.Float64,
            ElementType.Utf8,
            ElementType.DictionaryText,
        ];

        private readonly PowerCutDisk _disk;
        private readonly Random _random;
        private readonly Dictionary<long, Column[]> _kept = [];
        private Database _database;
        private Table _table;
        private Column[] _columns;
        private Column[] _committed;
        private long _stamp;
        private int _names;

        public History(PowerCutDisk disk, Random random)
        {
            _disk = disk;
            _random = random;
            _database = disk.Open();
            _database.RetainedCommits = 5;
            _table = _database.CreateTable("t", [new("c", ElementType.Int32)]);
            _columns = _committed = [new Column("c", ElementType.Int32, false, [])];
            Commit();
        }

        public void Dispose() => _database.Dispose();

        public void Step()
        {
            switch (_random.Next(13))
            {
                case 0:
                case 1:
                    AppendRows(_random.Next(1, 40));
                    break;
                case 2:
                    AddColumn();
                    break;
                case 3:
                    Drop();
                    break;
                case 4:
                    Rename();
                    break;
                case 5:
                    Move();
                    break;
                case 6:
                case 7:
                    Retype();
                    break;
                case 8:
                    Cut();
                    break;
                case 9:
                    UpdateCell();
                    break;
                case 10:
                    Commit();
                    break;
                case 11:
                    RollBack();
                    break;
                default:
                    Reopen();
                    break;
            }
            AssertEqual(_columns, _table.Schema, name => Values(_table[name]));
        }

        public void Check()
        {
            Commit();
            foreach ((long stamp, Column[] columns) in _kept)
            {
                using Snapshot then = _database.Snapshot(stamp);
                TableView view = then.Table("t");
                AssertEqual(columns, view.Schema, name => Values(view[name]));
            }
            _database.Store.CheckSpace();
            Assert.Empty(_database.Verify().Damages);
        }

        private long RowCount => _columns[0].Values.Length;

        private void AppendRows(int count)
        {
            TableAppender appender = _table.BeginAppend();
            for (int i = 0; i < count; i++)
            {
                object?[] row = [.. _columns.Select(column => Random(column.Type, column.IsNullable))];
                appender.AppendRow(row);
                _columns = [.. _columns.Zip(row, (column, value) => column.With(value))];
            }
            appender.Flush();
        }

        private void AddColumn()
        {
            if (_columns.Length > 6)
                return;
            ElementType type = s_types[_random.Next(s_types.Length)];
            bool nullable = _random.Next(2) == 0;
            object?[] values = [.. Enumerable.Range(0, (int)RowCount).Select(_ => Random(type, nullable))];
            do _names++;
            while (_columns.Any(other => other.Name == $"c{_names}"));
            Column column = new($"c{_names}", type, nullable, values);
            _table.AddColumn(new TableColumn(column.Name, type, nullable), row => values[row]);
            _columns = [.. _columns, column];
        }

        private void Drop()
        {
            Column column = Any();
            if (_columns.Length == 1)
            {
                Assert.Throws<InvalidOperationException>(() => _table.DropColumn(column.Name));
                return;
            }
            _table.DropColumn(column.Name);
            _columns = [.. _columns.Where(other => other != column)];
        }

        private void Rename()
        {
            Column column = Any();
            // Often a name that another column had before.
            string name = $"c{_random.Next(_names + 2)}";
            if (_columns.Any(other => other.Name == name))
            {
                if (name != column.Name)
                    Assert.Throws<ArgumentException>(() => _table.RenameColumn(column.Name, name));
                return;
            }
            _table.RenameColumn(column.Name, name);
            Replace(column, column with { Name = name });
        }

        private void Move()
        {
            Column column = Any();
            int ordinal = _random.Next(_columns.Length);
            _table.MoveColumn(column.Name, ordinal);
            List<Column> columns = [.. _columns];
            columns.Remove(column);
            columns.Insert(ordinal, column);
            _columns = [.. columns];
        }

        private void Retype()
        {
            Column column = Any();
            ElementType type = s_types[_random.Next(s_types.Length)];
            bool nullable = _random.Next(3) == 0 ? !column.IsNullable : column.IsNullable;
            object?[] values = [.. column.Values.Select(value => Convert(value, type))];
            bool isPossible =
                Array.TrueForAll(values, value => value is not DBNull)
                && (nullable || Array.TrueForAll(values, value => value is not null));
            if (isPossible)
            {
                _table.RetypeColumn(column.Name, type, nullable);
                Replace(column, column with { Type = type, IsNullable = nullable, Values = values });
            }
            else
            {
                Assert.Throws<InvalidOperationException>(() => _table.RetypeColumn(column.Name, type, nullable));
            }
        }

        private void Cut()
        {
            long rows = _random.NextInt64(RowCount + 1);
            _table.Truncate(rows);
            _columns = [.. _columns.Select(column => column with { Values = column.Values[..(int)rows] })];
        }

        private void UpdateCell()
        {
            if (RowCount == 0)
                return;
            Column column = Any();
            long row = _random.NextInt64(RowCount);
            object? value = Random(column.Type, column.IsNullable);
            _table.Update(row, column.Name, value);
            object?[] values = [.. column.Values];
            values[row] = value;
            Replace(column, column with { Values = values });
        }

        private void Commit()
        {
            _database.Commit(++_stamp);
            _committed = _columns;
            _kept[_stamp] = _columns;
            foreach (
                long dropped in _kept.Keys.Except(_database.ListCommits().Select(commit => commit.Stamp)).ToArray()
            )
                _kept.Remove(dropped);
        }

        private void RollBack()
        {
            if (_random.Next(2) == 0)
            {
                _database.Discard();
                _columns = _committed;
                return;
            }
            long[] stamps = [.. _kept.Keys];
            long target = stamps[_random.Next(stamps.Length)];
            _database.RollbackTo(target);
            _columns = _committed = _kept[target];
            foreach (long dropped in stamps.Where(stamp => stamp > target))
                _kept.Remove(dropped);
        }

        private void Reopen()
        {
            if (_random.Next(3) > 0)
                return;
            Check();
            _database.Dispose();
            _database = _disk.Open();
            _table = _database.Table("t");
        }

        private Column Any() => _columns[_random.Next(_columns.Length)];

        private void Replace(Column column, Column next) =>
            _columns = [.. _columns.Select(other => other == column ? next : other)];

        private object? Random(ElementType type, bool nullable)
        {
            if (nullable && _random.Next(4) == 0)
                return null;
            return type.Kind switch
            {
                ElementKind.Utf8 or ElementKind.DictionaryText => _random.Next(20) == 0
                    ? "word"
                    : $"{_random.Next(-200, 200)}",
                ElementKind.Float64 => _random.Next(20) == 0 ? 0.5 : (double)_random.Next(-200, 200),
                ElementKind.Int8 => (long)_random.Next(-128, 128),
                _ => (long)_random.Next(-200, 200),
            };
        }

        // The value in another type; DBNull where it has none.
        private static object? Convert(object? value, ElementType type)
        {
            if (value is null)
                return null;
            if (type.IsText)
                return $"{value}{(value is double of && of == Math.Floor(of) ? ".0" : "")}";
            object number = value;
            if (value is string text)
            {
                if (
                    type.IsInteger
                        ? !long.TryParse(text, CultureInfo.InvariantCulture, out long whole)
                        : (whole = 0) != 0
                )
                    return DBNull.Value;
                if (!double.TryParse(text, CultureInfo.InvariantCulture, out double parsed))
                    return DBNull.Value;
                number = type.IsInteger ? whole : parsed;
            }
            if (type.Kind == ElementKind.Float64)
                return number is long integer ? (double)integer : number;
            if (number is double real && real != Math.Floor(real))
                return DBNull.Value;
            long result = number is double exact ? (long)exact : (long)number;
            return type.Kind == ElementKind.Int8 && result is < -128 or > 127 ? DBNull.Value : result;
        }

        private static object?[] Values(IColumn column) =>
            column.Type.Kind switch
            {
                ElementKind.Utf8 or ElementKind.DictionaryText => [.. ((IRows<string>)column).AsEnumerable()],
                ElementKind.Float64 => Boxed((IColumn<double>)column),
                ElementKind.Int8 => Boxed((IColumn<sbyte>)column, value => (long)value),
                ElementKind.Int32 => Boxed((IColumn<int>)column, value => (long)value),
                _ => Boxed((IColumn<long>)column),
            };

        private static object?[] Boxed<T>(IColumn<T> column, Func<T, object>? convert = null)
            where T : unmanaged
        {
            object?[] values = new object?[column.Length];
            column.ForEach((row, value) => values[row] = convert is null ? value : convert(value));
            return values;
        }

        private static void AssertEqual(
            Column[] expected,
            IReadOnlyList<TableColumn> schema,
            Func<string, object?[]> values
        )
        {
            Assert.Equal(
                expected.Select(column => new TableColumn(column.Name, column.Type, column.IsNullable)),
                schema
            );
            foreach (Column column in expected)
                Assert.Equal(column.Values, values(column.Name));
        }
    }
}
