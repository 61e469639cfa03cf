using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>Fills that cannot end well are refused before anything is written.</summary>
public sealed class FillLimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public FillLimitTests()
    {
        _database = Database.Open(_folder.File("a.columnar"));
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void More_than_a_file_holds_is_refused_by_every_kind_of_vector()
    {
        Action[] fills =
        [
            () => _database.Raw<long>("raw").FillTo(long.MaxValue, 1),
            () => _database.Raw<byte>("byte").FillTo((1L << 48) + 1, 1),
            () => _database.Compressed<long>("compressed").FillTo(long.MaxValue, 1),
            () => _database.Bool("bool").FillTo(long.MaxValue, true),
            () => _database.Text("text").FillTo(long.MaxValue, ""),
            () => _database.CompressedText("compressed text").FillTo(long.MaxValue, ""),
            () => _database.DictionaryText("dictionary").FillTo(long.MaxValue, "a"),
            () => _database.Binary("binary").FillTo(long.MaxValue, [1]),
            () => _database.FixedBinary("fixed", 65_536).FillTo(long.MaxValue, new byte[65_536]),
        ];
        foreach (Action fill in fills)
            Assert.Throws<ArgumentOutOfRangeException>(fill);
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Assert.Equal(fills.Length, _database.Names.Count);
        Assert.All(_database.Names, name => Assert.Equal(0, snapshot.Vector(name).Length));
    }

    [Fact]
    public void More_than_the_disk_has_left_is_refused_and_the_vector_goes_on()
    {
        RawVector<long> vector = _database.Raw<long>("v");
        vector.Append([1, 2, 3]);
        long length = new FileInfo(_folder.File("a.columnar")).Length;
        Assert.Throws<IOException>(() => vector.FillTo(1L << 45, 7));
        Assert.Equal(length, new FileInfo(_folder.File("a.columnar")).Length);
        vector.FillTo(5, 7);
        _database.Commit();
        Assert.Equal([1, 2, 3, 7, 7], vector.ToArray());
    }
}
