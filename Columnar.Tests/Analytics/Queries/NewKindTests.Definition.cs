using System.Globalization;
using System.Numerics;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;
using FsCheck;
using FsCheck.Fluent;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Queries;

public sealed partial class NewKindTests
{
    private static void CheckAgainstDefinition(int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(0, random.Next(20) == 0 ? 9_000 : 300);
        MemoryTable memory = Random(seed, rows);
        TableView table = memory.View();
        object?[][] columns = [.. s_schema.Select((_, i) => memory.Values(i))];
        int[] all = [.. Enumerable.Range(0, rows)];

        var low = new Decimal128(random.Next(-300, 300));
        int[] selected =
        [
            .. all.Where(r => columns[0][r] is Decimal128 d && d >= low && columns[4][r] is Duration s && s.Value < 50),
        ];
        TableQuery query = table.Where(Column("d2") >= low.ToDecimal(2) & Column("span") < TimeSpan.FromSeconds(50));
        QueryResult totals = query.Aggregate(
            Count(),
            Sum("d2"),
            Min("d2"),
            Max("d5"),
            Sum("span"),
            Min("time"),
            Max("id"),
            Min("code"),
            Max("blob"),
            Count("struct"),
            Count("month")
        );
        Assert.Equal((long)selected.Length, totals[0, 0]);
        Assert.Equal(Total(selected, columns[0]), ((Decimal128)totals[0, 1]!).Unscaled);
        Assert.Equal(ElementType.Decimal128(38, 2), totals.Columns[1].Type);
        Assert.Equal(Least(selected, columns[0], 1), totals[0, 2]);
        Assert.Equal(Least(selected, columns[1], -1), totals[0, 3]);
        Assert.Equal(selected.Sum(r => ((Duration)columns[4][r]!).Value), ((Duration)totals[0, 4]!).Value);
        Assert.Equal(Least(selected, columns[2], 1), totals[0, 5]);
        Assert.Equal(Least(selected, columns[6], -1), totals[0, 6]);
        Assert.Equal(Least(selected, columns[7], 1), Hex(totals[0, 7]));
        Assert.Equal(Least(selected, columns[8], -1), Hex(totals[0, 8]));
        Assert.Equal((long)selected.Count(r => columns[9][r] is not null), totals[0, 9]);
        Assert.Equal((long)selected.Count(r => columns[10][r] is not null), totals[0, 10]);

        Check(Column("time") <= Column("fine"), r => Compare(Nanos(columns[2][r], 1000), Nanos(columns[3][r], 1)) <= 0);
        Check(Column("short") > Column("span"), r => Compare(Nanos(columns[5][r], 1), Nanos(columns[4][r], 1000)) > 0);
        Check(Column("d5") < Column("d2"), r => Compare(Unscaled(columns[1][r]), Unscaled(columns[0][r]) * 1000) < 0);
        Check(Column("code") >= Column("blob"), r => CompareHex(columns[7][r], columns[8][r]) >= 0);
        Check(Column("id").IsNull(), r => columns[6][r] is null);
        foreach (TableColumn key in s_schema)
            CheckGroups(table, columns, Array.IndexOf(s_schema, key));

        void Check(Filter filter, Func<int, bool> holds) => Assert.Equal(all.Count(holds), table.Where(filter).Count());
    }

    private static void CheckGroups(TableView table, object?[][] columns, int key)
    {
        QueryResult groups = table
            .GroupBy(s_schema[key].Name)
            .Aggregate(Count(), Sum("d2"), Min("d5"), Max("time"), Min("id"), Max("blob"), Sum("span"));
        var expected = Enumerable
            .Range(0, columns[0].Length)
            .GroupBy(r => columns[key][r])
            .ToDictionary(g => g.Key ?? "null", g => g.ToArray());
        Assert.Equal(expected.Count, groups.RowCount);
        object? previous = null;
        for (int row = 0; row < groups.RowCount; row++)
        {
            object? shown = groups[row, 0];
            object? value = shown is byte[] ? Hex(shown) : shown;
            int[] rows = expected[value ?? "null"];
            Assert.Equal((long)rows.Length, groups[row, 1]);
            Assert.Equal(Total(rows, columns[0]), ((Decimal128)groups[row, 2]!).Unscaled);
            Assert.Equal(Least(rows, columns[1], 1), groups[row, 3]);
            Assert.Equal(Least(rows, columns[2], -1), groups[row, 4]);
            Assert.Equal(Least(rows, columns[6], 1), groups[row, 5]);
            Assert.Equal(Least(rows, columns[8], -1), Hex(groups[row, 6]));
            Assert.Equal(
                rows.Sum(r => (columns[4][r] as Duration? ?? default).Value),
                ((Duration)groups[row, 7]!).Value
            );
            Assert.True(row == 0 || value is null || Order(previous, value) < 0);
            previous = value;
        }
    }

    private static MemoryTable Random(int seed, int rows)
    {
        var random = new Random(seed);
        object?[][] columns = Array.ConvertAll(s_schema, _ => new object?[rows]);
        for (int row = 0; row < rows; row++)
        {
            object[] values =
            [
                new Decimal128(random.Next(-500, 500)),
                new Decimal128(random.Next(-500_000, 500_000) * (Int128)(random.Next(9) == 0 ? long.MaxValue : 1)),
                new Time64(random.Next(100) * 1_000_000L),
                new Time64(random.Next(100) * 1_000_000_000L + random.Next(2)),
                new Duration(random.Next(-100, 100)),
                new Duration(random.Next(-100, 100) * 1000 + random.Next(2)),
                Uuid.FromGuid(new Guid(random.Next(4), (short)random.Next(3), 0, new byte[8])),
                Convert.ToHexString([(byte)random.Next(3), 255, 0, (byte)random.Next(256), 0]),
                Convert.ToHexString(
                    new byte[] { 255, 1, 2, 3, 4, 5, 6, 7, 8, 9 }.AsSpan(random.Next(3), random.Next(8))
                ),
                Convert.ToHexString([(byte)random.Next(5), 0, 0, 0, 0, 0, 0, 1]),
                Convert.ToHexString([(byte)random.Next(5), 0, 0, 0]),
            ];
            for (int i = 0; i < values.Length; i++)
                columns[i][row] = random.Next(8) == 0 ? null : values[i];
        }
        return MemoryTable.Of(s_schema, columns, random);
    }

    private static TableView Table(params object?[][] columns) =>
        MemoryTable.Of([s_schema[0], s_schema[2], s_schema[4], s_schema[6]], columns, new Random(1)).View();

    private static ElementType Other(string format) =>
        ElementType.TryParse(format, out ElementType? type) ? type : throw new ArgumentException(format);

    private static Int128 Total(IEnumerable<int> rows, object?[] values)
    {
        Int128 total = 0;
        foreach (int row in rows)
            total += (values[row] as Decimal128? ?? default).Unscaled;
        return total;
    }

    private static object? Least(IEnumerable<int> rows, object?[] values, int sign)
    {
        object? best = null;
        foreach (int row in rows)
        {
            if (values[row] is { } value && (best is null || Order(value, best) * sign < 0))
                best = value;
        }
        return best;
    }

    private static int Order(object? left, object? right) =>
        left switch
        {
            Decimal128 number => number.CompareTo((Decimal128)right!),
            Time64 time => time.CompareTo((Time64)right!),
            Duration span => span.CompareTo((Duration)right!),
            Uuid uuid => uuid.CompareTo((Uuid)right!),
            _ => string.CompareOrdinal((string?)left, (string?)right),
        };

    private static object? Hex(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : value;

    private static Int128? Nanos(object? value, int factor) =>
        value switch
        {
            Time64 time => (Int128)time.Value * factor,
            Duration span => (Int128)span.Value * factor,
            _ => null,
        };

    private static Int128? Unscaled(object? value) => (value as Decimal128?)?.Unscaled;

    // A comparison with null is true in no direction.
    private static double Compare(Int128? left, Int128? right) =>
        left is { } a && right is { } b ? a.CompareTo(b) : double.NaN;

    private static double CompareHex(object? left, object? right) =>
        left is string a && right is string b ? string.CompareOrdinal(a, b) : double.NaN;
}
