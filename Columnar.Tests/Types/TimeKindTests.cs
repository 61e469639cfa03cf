using Columnar.Tests.Doubles;
using static Columnar.Expressions;

namespace Columnar.Tests.Types;

/// <summary>Times of .NET of every kind mean the same to vectors, tables and filters.</summary>
public sealed class TimeKindTests : IDisposable
{
    // Twelve o'clock of a day in summer: most zones are off UTC then.
    private static readonly DateTime s_noon = new(2024, 7, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public TimeKindTests() => _database = Database.Open(_folder.File("kinds.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    public static MatrixTheoryData<DateTimeKind, string?> KindsAndZones { get; } =
        new MatrixTheoryData<DateTimeKind, string?>(
            [DateTimeKind.Unspecified, DateTimeKind.Utc, DateTimeKind.Local],
            [null, "UTC", "Europe/Berlin"]
        );

    [Theory]
    [MemberData(nameof(KindsAndZones))]
    public void Vectors_tables_and_filters_take_a_time_alike(DateTimeKind kind, string? zone)
    {
        DateTime time = DateTime.SpecifyKind(s_noon, kind);
        ElementType type = ElementType.Timestamp(TimeUnit.Millisecond, zone);
        RawVector<Timestamp> vector = _database.Raw<Timestamp>("vector", type: type);
        Table table = _database.CreateTable("table", [new TableColumn("at", type)]);
        if (zone is not null && kind == DateTimeKind.Unspecified)
        {
            Assert.Throws<ArgumentException>(() => vector.Append(time));
            Assert.Throws<ArgumentException>(() => table.AppendRow(time));
            Assert.Throws<ArgumentException>(() => table.BeginAppend().Column<DateTime>("at").Append(time));
            Assert.Throws<ArgumentException>(() => table.Where(Column("at") == time).Count());
            return;
        }
        DateTimeOffset point =
            zone is null || kind == DateTimeKind.Utc
                ? new DateTimeOffset(s_noon, TimeSpan.Zero)
                : new DateTimeOffset(time);
        vector.Append(time);
        table.AppendRow(time);
        Timestamp expected = Timestamp.FromDateTimeOffset(point, TimeUnit.Millisecond);
        Assert.Equal(expected, vector[0]);
        Assert.Equal(expected, table.Raw<Timestamp>("at")[0]);
        Assert.Equal(1, table.Where(Column("at") == time).Count());
        Assert.Equal(1, table.Where(Column("at").Between(time.AddMilliseconds(-1), time)).Count());
        Assert.Equal(0, table.Where(Column("at") > time | Column("at").In(time.AddMilliseconds(1))).Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Europe/Berlin")]
    public void Points_in_time_belong_to_what_has_a_zone(string? zone)
    {
        DateTimeOffset time = new(s_noon, TimeSpan.FromHours(5));
        ElementType type = ElementType.Timestamp(TimeUnit.Millisecond, zone);
        RawVector<Timestamp> vector = _database.Raw<Timestamp>("vector", type: type);
        Table table = _database.CreateTable("table", [new TableColumn("at", type)]);
        if (zone is null)
        {
            Assert.Throws<ArgumentException>(() => vector.Append(time));
            Assert.Throws<ArgumentException>(() => table.AppendRow(time));
            Assert.Throws<ArgumentException>(() => table.Where(Column("at") == time).Count());
            return;
        }
        vector.Append(time);
        table.AppendRow(time);
        Assert.Equal(vector[0], table.Raw<Timestamp>("at")[0]);
        Assert.Equal(1, table.Where(Column("at") == time).Count());
        Assert.Equal(1, table.Where(Column("at") == time.UtcDateTime).Count());
        Assert.Equal(1, table.Where(Column("at") == time.LocalDateTime).Count());
        Assert.Equal(1, table.Where(Filter.Parse("at = '2024-07-01T07:00'")).Count());
    }

    [Fact]
    public void A_time_in_a_filter_shows_its_zone()
    {
        Assert.Equal("at > '2024-07-01T12:00:00'", (Column("at") > s_noon).ToString());
        Assert.Equal(
            "at > '2024-07-01T12:00:00Z'",
            (Column("at") > DateTime.SpecifyKind(s_noon, DateTimeKind.Utc)).ToString()
        );
    }
}
