using Columnar.Memory;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>What closing a database leaves behind: leases that work, handles that refuse.</summary>
public sealed class ClosingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_region_of_a_closed_database_changes_no_byte_of_the_file_that_another_handle_writes_by_then()
    {
        Database first = Database.Open(File);
        Region region = first.CreateRegion("r");
        region.Append([1, 2, 3]);
        first.Commit();
        using Snapshot lease = first.Snapshot(); // Keeps the first handle's file open.
        first.Dispose();
        using Database second = Database.Open(File);
        second.GetRegion("r").Append([4, 5, 6]);
        second.Commit();
        Assert.Throws<ObjectDisposedException>(() => region.Append([9, 9, 9]));
        Assert.Throws<ObjectDisposedException>(() => region.Write(0, [9]));
        Assert.Throws<ObjectDisposedException>(() => region.Truncate(1));
        Assert.Equal([1, 2, 3, 4, 5, 6], second.GetRegion("r").ToArray());
        Assert.True(second.Verify().IsSound);
        Assert.Equal([1, 2, 3], lease.Region("r").ToArray());
    }

    [Fact]
    public void A_vector_with_pending_rows_refuses_more_once_its_database_is_closed()
    {
        Database database = Database.Open(File);
        RawVector<int> numbers = database.Raw<int>("n");
        TextVector texts = database.Text("t");
        numbers.Append(1);
        texts.Append("a");
        database.Dispose();
        Assert.Throws<ObjectDisposedException>(() => numbers.Append(2));
        Assert.Throws<ObjectDisposedException>(() => numbers.Append([2, 3]));
        Assert.Throws<ObjectDisposedException>(() => texts.Append("b"));
        Assert.Throws<ObjectDisposedException>(() => numbers.ToArray());
        Assert.Throws<ObjectDisposedException>(() => database.Commit());
        Assert.Throws<ObjectDisposedException>(() => database.Discard());
        Assert.Throws<ObjectDisposedException>(() => database.Snapshot());
        Assert.Throws<ObjectDisposedException>(() => database.Names);
        Assert.Throws<ObjectDisposedException>(() => database.Verify());
        database.Dispose();
    }

    [Fact]
    public void A_removed_vector_refuses_rows_though_it_has_pending_ones()
    {
        using Database database = Database.Open(File);
        RawVector<int> numbers = database.Raw<int>("n");
        TextVector text = database.Text("t");
        numbers.Append(1);
        text.Append("x");
        database.Remove("n");
        database.KeepOnly([]);
        Assert.Throws<InvalidOperationException>(() => numbers.Append(2));
        Assert.Throws<InvalidOperationException>(() => numbers.Length);
        Assert.Throws<InvalidOperationException>(() => text.Append("y"));
        database.Commit();
        Assert.Empty(database.Names);
    }

    [Fact]
    public void While_a_view_of_pending_rows_is_read_nobody_else_may_write_and_it_keeps_its_values()
    {
        Database first = Database.Open(File);
        RawVector<long> numbers = first.Raw<long>("n");
        numbers.Append(Enumerable.Range(0, 1_000).Select(i => (long)i));
        first.Commit();
        // Large enough to be written to the file at once, behind the committed rows.
        long[] pending = [.. Enumerable.Range(1_000, 200_000).Select(i => (long)i)];
        numbers.Append(pending);
        ViewScope<VectorView> scope = numbers.OpenView();
        first.Dispose();
        Assert.Throws<DatabaseInUseException>(() => Database.Open(File));
        VectorView<long> view = (VectorView<long>)scope.View;
        for (int i = 0; i < 201_000; i++)
            Assert.Equal(i, view[i]);
        scope.Dispose();
        using Database second = Database.Open(File);
        Assert.Equal(1_000, second.Raw<long>("n").Length);
    }

    [Fact]
    public void A_snapshot_does_not_keep_the_next_writer_out()
    {
        Database first = Database.Open(File);
        RawVector<long> numbers = first.Raw<long>("n");
        numbers.Append(Enumerable.Range(0, 1_000).Select(i => (long)i));
        first.Commit();
        numbers.Append(7); // Dropped by closing.
        using Snapshot lease = first.Snapshot();
        first.Dispose();
        using Database second = Database.Open(File);
        for (int i = 0; i < 20; i++)
        {
            second.Raw<long>("n").Truncate(10);
            second.Raw<long>("n").Append(new long[2_000]);
            second.Commit();
        }
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => (long)i), lease.Raw<long>("n").ToArray());
    }

    [Fact]
    public void Disposing_a_snapshot_ends_its_views()
    {
        using Database database = Database.Open(File);
        database.Raw<int>("n").Append([1, 2]);
        database.Text("t").Append("x");
        database.CreateRegion("r").Append([1]);
        database.Commit();
        Snapshot snapshot = database.Snapshot();
        VectorView<int> numbers = snapshot.Raw<int>("n");
        TextView texts = snapshot.Text("t");
        RegionView region = snapshot.Region("r");
        snapshot.Dispose();
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => numbers[0]);
        Assert.Throws<ObjectDisposedException>(() => numbers.ToArray());
        Assert.Throws<ObjectDisposedException>(() => numbers.GetChunk(0).ValuesSpan.Length);
        Assert.Throws<ObjectDisposedException>(() => texts[0]);
        Assert.Throws<ObjectDisposedException>(() => region.ToArray());
        Assert.Throws<ObjectDisposedException>(() => snapshot.Raw<int>("n"));
    }
}
