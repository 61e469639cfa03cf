using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

public sealed class RawVectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Appended_values_are_seen_by_the_owner_at_once_and_by_snapshots_after_the_commit()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        RawVector<double> price = db.Raw<double>("price");
        price.Append(23.5);
        price.Append([1, 2, 3]);
        Assert.Equal(4, price.Length);
        Assert.Equal(2, price[2]);
        using (Snapshot before = db.Snapshot())
            Assert.Throws<ArgumentException>(() => before.Raw<double>("price"));
        db.Commit();
        using Snapshot after = db.Snapshot();
        Assert.Equal([23.5, 1, 2, 3], after.Raw<double>("price").ToArray());
        price.Append(9.0);
        Assert.Equal(4, after.Raw<double>("price").Length);
        Assert.Equal(9, price[4]);
    }

    [Fact]
    public void Values_survive_reopening()
    {
        string path = _folder.File("a.columnar");
        using (Database db = Database.Open(path))
        {
            db.Raw<int>("plain").Append(Enumerable.Range(0, 100_000));
            RawVector<short> nullable = db.Raw<short>("nullable", nullable: true);
            for (int i = 0; i < 10_000; i++)
                nullable.Append(i % 3 == 0 ? null : (short)i);
            db.Commit();
            for (int i = 10_000; i < 150_000; i++)
                nullable.Append(i % 3 == 0 ? null : (short)i);
            db.Commit();
        }
        using (Database db = Database.Open(path))
        {
            Assert.Equal(Enumerable.Range(0, 100_000), db.Raw<int>("plain").ToArray());
            RawVector<short> nullable = db.Raw<short>("nullable", nullable: true);
            Assert.Equal(150_000, nullable.Length);
            Assert.Equal(50_000, nullable.NullCount);
            using Snapshot now = db.Snapshot();
            VectorView<short> view = now.Raw<short>("nullable");
            for (int i = 0; i < 150_000; i++)
                Assert.Equal(i % 3 == 0 ? null : (short?)i, view.Get(i));
        }
    }

    [Fact]
    public void A_view_of_pending_rows_keeps_them_when_they_are_committed_and_others_follow()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        RawVector<int> vector = db.Raw<int>("v");
        vector.Append([1, 2, 3]);
        using IEnumerator<int?> values = vector.AsEnumerable().GetEnumerator();
        Assert.True(values.MoveNext());
        db.Commit();
        vector.Append([7, 8, 9]);
        Assert.True(values.MoveNext());
        Assert.Equal(2, values.Current);
        Assert.Equal([1, 2, 3, 7, 8, 9], vector.ToArray());
    }
}
