using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

public sealed class RegionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Database _database;

    public RegionTests() => _database = Database.Open(_folder.File("a.columnar"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Bytes_are_written_over_and_cut_off()
    {
        Region region = _database.CreateRegion("r");
        region.Append("abc"u8);
        region.Write(1, "X"u8);
        region.Truncate(2);
        Assert.Equal("aX"u8, region.ToArray());
        region.Write(2, "yz"u8); // At the end: an append.
        region.Write(3, "123"u8); // Over the end.
        Assert.Equal("aXy123"u8, region.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Write(7, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Write(-1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Write(long.MaxValue, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Truncate(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Truncate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Read(7, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => region.Read(-1, new byte[1]));
        region.Append([]);
        region.Write(6, []);
        region.Write(0, []);
        Assert.Equal("aXy123"u8, region.ToArray());
        byte[] some = new byte[10];
        Assert.Equal(4, region.Read(2, some));
        Assert.Equal("y123"u8, some.AsSpan(0, 4));
        Assert.Equal(0, region.Read(6, some));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with spaces/and slashes \\ and \"quotes\"")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("größe 大小 🙂")]
    public void Names_survive_reopening(string name)
    {
        _database.CreateRegion(name).Append([1]);
        Reopen(commit: true);
        Assert.Equal([name], _database.Names);
        Assert.Equal([1], _database.GetRegion(name).ToArray());
    }

    [Fact]
    public void The_longest_names_have_1024_bytes_of_UTF_8()
    {
        string[] names = [new string('n', 1_024), new string('é', 512), string.Concat(Enumerable.Repeat("🙂", 256))];
        foreach (string name in names)
            _database.CreateRegion(name);
        Reopen(commit: true);
        Assert.Equal(names.Order(StringComparer.Ordinal), _database.Names);
        foreach (string name in names)
            Assert.Throws<ArgumentException>(() => _database.CreateRegion(name + "x"));
        Assert.Throws<ArgumentException>(() => _database.CreateRegion(new string('n', 1 << 20)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("line\n")]
    [InlineData("\u007F")]
    [InlineData("\u0085")]
    public void Refused_names_are_an_error_and_the_database_stays_usable(string name)
    {
        Assert.Throws<ArgumentException>(() => _database.CreateRegion(name));
        Assert.Throws<ArgumentException>(() => _database.Raw<int>(name));
        Assert.Throws<ArgumentException>(() => _database.Text(name));
        Assert.Throws<ArgumentException>(() => _database.CreateTable(name, [new TableColumn("c", ElementType.Int32)]));
        Assert.Throws<ArgumentException>(() => _database.CreateTable("t", [new TableColumn(name, ElementType.Int32)]));
        _database.CreateRegion("ok");
        Assert.Throws<ArgumentException>(() => _database.Rename("ok", name));
        Reopen(commit: true);
        Assert.Equal(["ok"], _database.Names);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_in_names()
    {
        foreach (string name in new[] { "\uD83D", "\uDE42", "a\uDE42\uD83D", "\uD83Dx" })
            Assert.Throws<ArgumentException>(() => _database.CreateRegion(name));
    }

    [Fact]
    public void Null_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentNullException>(() => _database.CreateRegion(null!));
        Assert.Throws<ArgumentNullException>(() => _database.GetRegion(null!));
        Assert.Throws<ArgumentNullException>(() => _database.Raw<int>(null!));
        Assert.Throws<ArgumentNullException>(() => _database.Rename(null!, "x"));
        Assert.Throws<ArgumentNullException>(() => _database.Rename("x", null!));
        Assert.Throws<ArgumentNullException>(() => _database.Remove(null!));
        Assert.Throws<ArgumentNullException>(() => _database.KeepOnly(null!));
        Assert.ThrowsAny<ArgumentException>(() => _database.KeepOnly([null!]));
        Assert.Throws<ArgumentNullException>(() => _database.Table(null!));
        Assert.Throws<ArgumentNullException>(() => _database.CreateTable("t", null!));
        Assert.ThrowsAny<ArgumentException>(() => _database.CreateTable("t", [null!]));
    }

    [Fact]
    public void Creating_twice_gives_the_same_region()
    {
        Region region = _database.CreateRegion("r");
        Assert.Same(region, _database.CreateRegion("r"));
        Assert.Same(region, _database.GetRegion("r"));
        Assert.Null(_database.TryGetRegion("s"));
        Assert.Throws<ArgumentException>(() => _database.GetRegion("s"));
    }

    [Fact]
    public void A_renamed_region_has_only_the_new_name()
    {
        Region region = _database.CreateRegion("old");
        region.Append([7]);
        _database.CreateRegion("taken");
        _database.Rename("old", "new");
        Assert.Equal("new", region.Name);
        Assert.Throws<ArgumentException>(() => _database.Rename("new", "taken"));
        Assert.Throws<ArgumentException>(() => _database.Rename("old", "other"));
        _database.Rename("new", "new");
        Reopen(commit: true);
        Assert.Equal(["new", "taken"], _database.Names);
        Assert.Equal([7], _database.GetRegion("new").ToArray());
    }

    [Fact]
    public void A_removed_region_refuses_to_be_used_and_its_name_is_free()
    {
        Region region = _database.CreateRegion("r");
        region.Append([1]);
        _database.Commit();
        using Snapshot before = _database.Snapshot();
        _database.Remove("r");
        Assert.Throws<InvalidOperationException>(() => region.Append([2]));
        Assert.Throws<InvalidOperationException>(() => region.Write(0, [2]));
        Assert.Throws<InvalidOperationException>(() => region.Truncate(0));
        Assert.Throws<InvalidOperationException>(() => region.ToArray());
        Assert.Throws<InvalidOperationException>(() => region.Length);
        Assert.Throws<InvalidOperationException>(() => region.Name);
        Assert.Throws<ArgumentException>(() => _database.Remove("r"));
        _database.CreateRegion("r").Append([3]);
        _database.Commit();
        Assert.Equal([3], _database.GetRegion("r").ToArray());
        Assert.Equal([1], before.Region("r").ToArray());
    }

    [Fact]
    public void Keeping_only_some_removes_the_others_or_nothing()
    {
        foreach (string name in new[] { "a", "b", "c" })
            _database.CreateRegion(name);
        _database.Text("d");
        _database.CreateTable("e", [new TableColumn("x", ElementType.Int32)]);
        Assert.Throws<ArgumentException>(() => _database.KeepOnly(["a", "missing"]));
        Assert.Equal(["a", "b", "c", "d", "e"], _database.Names);
        _database.KeepOnly(["b", "d"]);
        Reopen(commit: true);
        Assert.Equal(["b", "d"], _database.Names);
    }

    [Fact]
    public void Discarding_returns_to_the_newest_commit()
    {
        Region region = _database.CreateRegion("r");
        region.Append([1, 2, 3]);
        _database.Commit();
        region.Write(1, [9, 9, 9]);
        _database.CreateRegion("s");
        _database.Rename("r", "t");
        _database.Discard();
        Assert.Equal(["r"], _database.Names);
        Assert.Equal([1, 2, 3], region.ToArray());
        region.Append([4]);
        _database.Commit();
        Assert.Equal([1, 2, 3, 4], region.ToArray());
    }

    [Fact]
    public void Without_a_commit_nothing_remains()
    {
        _database.CreateRegion("r").Append([1]);
        Reopen(commit: false);
        Assert.Empty(_database.Names);
        Assert.Equal(1UL, _database.CommitNumber);
    }

    [Fact]
    public void Stamps_rise_and_are_kept()
    {
        Assert.Null(_database.Stamp);
        _database.Commit(stamp: 10);
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Commit(stamp: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Commit(stamp: -5));
        ulong number = _database.Commit();
        Assert.Equal(number, _database.Commit());
        _database.CreateRegion("r");
        Assert.Equal(number + 1, _database.Commit());
        Reopen(commit: false);
        Assert.Equal(10, _database.Stamp);
        _database.Commit(stamp: 11);
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal(11, snapshot.Stamp);
    }

    private void Reopen(bool commit)
    {
        if (commit)
            _database.Commit();
        _database.Dispose();
        _database = Database.Open(_folder.File("a.columnar"));
        _database.Store.CheckSpace();
    }
}
