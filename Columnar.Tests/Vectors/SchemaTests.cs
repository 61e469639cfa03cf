using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>A vector opened as what it is not is an error that says so, never a reinterpretation.</summary>
public sealed class SchemaTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public SchemaTests()
    {
        _database = _disk.Open();
        _database.Raw<long>("v", version: 3).Append([1, 2, 3]);
        _database.Raw<Timestamp>("time", type: ElementType.Timestamp(TimeUnit.Second, "UTC"));
        _database.CreateRegion("bytes");
        _database.CreateTable("table", [new TableColumn("c", ElementType.Int32, IsNullable: true)]);
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Another_type_is_refused_and_named()
    {
        SchemaMismatchException e = Refused(() => _database.Raw<int>("v", version: 3));
        Assert.Equal(("v", "a vector of int32", "a vector of int64"), (e.Name, e.Expected, e.Found));
        Refused(() => _database.Raw<ulong>("v", version: 3));
        Refused(() => _database.Raw<double>("v", version: 3));
        Refused(() => _database.Raw<Timestamp>("v", version: 3));
        Refused(() => _database.Text("v", version: 3));
        Refused(() => _database.Bool("v", version: 3));
        using Snapshot snapshot = _database.Snapshot();
        Refused(() => snapshot.Raw<double>("v"));
        Refused(() => snapshot.Text("v"));
        Refused(() => snapshot.Bool("v"));
        Refused(() => snapshot.Table("v"));
        Refused(() => snapshot.Region("v"));
        Assert.Equal([1, 2, 3], snapshot.Raw<long>("v").ToArray());
    }

    [Fact]
    public void Another_unit_or_zone_is_another_type()
    {
        Assert.Equal(ElementType.Timestamp(TimeUnit.Second, "UTC"), _database.Raw<Timestamp>("time").Type);
        Refused(() => _database.Raw<Timestamp>("time", type: ElementType.Timestamp(TimeUnit.Second)));
        Refused(() => _database.Raw<Timestamp>("time", type: ElementType.Timestamp(TimeUnit.Second, "CET")));
        Refused(() => _database.Raw<long>("time"));
        _database.Raw<Timestamp>("time", type: ElementType.Timestamp(TimeUnit.Second, "UTC"));
        Assert.Throws<ArgumentException>(() => _database.Raw<long>("new", type: ElementType.Int32));
    }

    [Fact]
    public void Another_precision_scale_unit_or_width_is_another_type()
    {
        _database.Raw<Decimal128>("decimal", type: ElementType.Decimal128(10, 2)).Append(new Decimal128(5));
        _database.Raw<Duration>("duration", type: ElementType.Duration(TimeUnit.Second));
        _database.Raw<Uuid>("uuid");
        _database.FixedBinary("bytes16", 16);
        _database.FixedBinary("date64", DateInMilliseconds);
        _database.Commit();
        Assert.Equal(ElementType.Decimal128(10, 2), _database.Raw<Decimal128>("decimal").Type);
        SchemaMismatchException e = Refused(() =>
            _database.Raw<Decimal128>("decimal", type: ElementType.Decimal128(10, 3))
        );
        Assert.Equal(("a vector of decimal128(10, 3)", "a vector of decimal128(10, 2)"), (e.Expected, e.Found));
        Refused(() => _database.Raw<Decimal128>("decimal", type: ElementType.Decimal128(11, 2)));
        Refused(() => _database.Raw<Duration>("duration", type: ElementType.Duration(TimeUnit.Millisecond)));
        Refused(() => _database.Raw<Time64>("duration"));
        Refused(() => _database.Raw<long>("duration"));
        Refused(() => _database.FixedBinary("uuid", 16));
        Refused(() => _database.Raw<Uuid>("bytes16"));
        Refused(() => _database.FixedBinary("bytes16", 8));
        Refused(() => _database.Binary("bytes16"));
        Refused(() => _database.FixedBinary("date64", 8));
        Refused(() => _database.Raw<long>("date64"));
        Assert.Same(_database.TryGetVector("date64"), _database.FixedBinary("date64", DateInMilliseconds));
        Assert.Throws<ArgumentException>(() => _database.FixedBinary("new", ElementType.Int64));
        Assert.Throws<ArgumentException>(() => _database.Raw<Decimal128>("new", type: ElementType.Uuid));
        Assert.Null(_database.TryGetVector("new"));
    }

    [Fact]
    public void Another_layout_of_a_struct_is_another_type_and_both_are_named()
    {
        _database.Raw<Point>("point").Append(new Point(1, 2));
        _database.Commit();
        SchemaMismatchException e = Refused(() => _database.Raw<Turned>("point"));
        Assert.Contains("{Y: float64, X: float64}", e.Expected, StringComparison.Ordinal);
        Assert.Contains("{X: float64, Y: float64}", e.Found, StringComparison.Ordinal);
        Refused(() => _database.FixedBinary("point", 16));
        using Snapshot snapshot = _database.Snapshot();
        Refused(() => snapshot.Raw<Turned>("point"));
        Assert.Equal(new Point(1, 2), snapshot.Raw<Point>("point")[0]);
        Assert.Equal(16, snapshot.FixedBinary("point").GetSpan(0).Length);
    }

    [Fact]
    public void Views_are_read_as_wrappers_and_as_what_they_wrap()
    {
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal([new Height(1), new(2), new(3)], snapshot.Raw<Height>("v").ToArray());
        Assert.Equal(new Instant(default), new Instant(snapshot.Raw<Instant>("time").ToArray().SingleOrDefault().Time));
        Refused(() => snapshot.Raw<Instant>("v"));
    }

    [Fact]
    public void Time_zones_are_text()
    {
        Assert.Throws<ArgumentException>(() => ElementType.Timestamp(TimeUnit.Second, "\uD800"));
        Assert.Throws<ArgumentException>(() => ElementType.Timestamp(TimeUnit.Second, new string('z', 257)));
        Assert.False(ElementType.TryParse("tss:\uFFFD", out _));
        ElementType type = ElementType.Timestamp(TimeUnit.Second, "größer 🙂");
        Assert.True(ElementType.TryParse(type.Format, out ElementType? parsed));
        Assert.Equal(type, parsed);
    }

    [Fact]
    public void Another_version_or_nullability_is_refused()
    {
        Assert.Contains("version 3", Refused(() => _database.Raw<long>("v")).Found, StringComparison.Ordinal);
        Refused(() => _database.Raw<long>("v", version: 4));
        Assert.Equal("not nullable", Refused(() => _database.Raw<long>("v", version: 3, nullable: true)).Found);
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Raw<long>("v", version: -1));
        RawVector<long> right = _database.Raw<long>("v", version: 3);
        Assert.Equal(3, right.Version);
        Assert.Same(right, _database.Raw<long>("v", version: 3));
    }

    [Fact]
    public void Another_kind_is_refused()
    {
        Refused(() => _database.Raw<int>("bytes"));
        Refused(() => _database.Raw<int>("table"));
        Refused(() => _database.GetRegion("v"));
        Refused(() => _database.CreateRegion("table"));
        Refused(() => _database.Table("v"));
        Refused(() => _database.Table("bytes"));
        Refused(() => _database.TryGetVector("table"));
        Assert.Throws<ArgumentException>(() => _database.CreateTable("v", [new TableColumn("c", ElementType.Int32)]));
        Assert.Equal(["bytes", "table", "time", "v"], _database.Names);
        Assert.False(_database.Store.HasPendingChanges);
    }

    [Fact]
    public void Another_schema_of_a_table_is_refused()
    {
        Refused(() => _database.Table("table", [new TableColumn("c", ElementType.Int32)]));
        Refused(() => _database.Table("table", [new TableColumn("d", ElementType.Int32, true)]));
        Refused(() => _database.Table("table", [new TableColumn("c", ElementType.Int64, true)]));
        Assert.Same(
            _database.Table("table"),
            _database.Table("table", [new TableColumn("c", ElementType.Int32, true)])
        );
        Refused(() => _database.Table("table").Raw<long>("c"));
        Refused(() => _database.Table("table").Text("c"));
        Refused(() => _database.Table("table").Bool("c"));
        Assert.Throws<ArgumentException>(() => _database.Table("table")["d"]);
    }

    [Fact]
    public void Types_that_no_vector_holds_are_not_supported()
    {
        Assert.Throws<NotSupportedException>(() => _database.Raw<bool>("b"));
        Assert.Throws<NotSupportedException>(() => _database.Raw<char>("b"));
        Assert.Throws<NotSupportedException>(() => _database.Raw<decimal>("b"));
        Assert.Throws<NotSupportedException>(() => _database.Raw<nint>("b"));
        Assert.Throws<NotSupportedException>(() => _database.Raw<DateTime>("b"));
        Assert.Null(_database.TryGetVector("b"));
    }

    private static ElementType DateInMilliseconds =>
        ElementType.TryParse("tdm", out ElementType? type) ? type : throw new InvalidOperationException();

    private readonly record struct Point(double X, double Y);

    private readonly record struct Turned(double Y, double X);

    private readonly record struct Height(long Value) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Int64;
    }

    private readonly record struct Instant(Timestamp Time) : IColumnarElement
    {
        ElementType IColumnarElement.ElementType => ElementType.Of<Timestamp>();
    }

    private static SchemaMismatchException Refused(Func<object?> open) =>
        Assert.Throws<SchemaMismatchException>(() => _ = open());
}
