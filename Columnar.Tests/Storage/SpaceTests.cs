using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>P8: space comes back as soon as nobody can see it.</summary>
public sealed class SpaceTests
{
    [Fact]
    public void Rewriting_a_region_again_and_again_keeps_the_file_small()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Region region = database.CreateRegion("r");
        for (int i = 0; i < 300; i++)
        {
            region.Truncate(0);
            region.Append(new byte[50_000]);
            database.Commit();
            database.Store.CheckSpace();
        }
        Assert.True(disk.Length <= 3 << 20, $"{disk.Length} bytes");
    }

    [Fact]
    public void Space_of_discarded_appends_is_used_again()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Region region = database.CreateRegion("r");
        database.Commit();
        for (int i = 0; i < 100; i++)
        {
            region.Append(new byte[300_000]);
            database.Discard();
            database.Commit(stamp: i);
            database.Store.CheckSpace();
        }
        Assert.True(disk.Length <= 4 << 20, $"{disk.Length} bytes");
    }

    [Fact]
    public void Space_of_what_was_never_committed_is_used_again_before_the_next_commit()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        database.CreateRegion("r").Append([1, 2, 3]);
        database.Commit(stamp: 1);
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < 100; i++)
        {
            database.GetRegion("r").Append(bytes);
            database.Discard();
            database.CreateRegion("other").Append(bytes);
            database.RollbackTo(stamp: 1);
            database.CreateRegion("never").Append(bytes);
            database.Remove("never");
            database.Store.CheckSpace();
        }
        Assert.True(disk.Length <= 4 << 20, $"{disk.Length} bytes");
        Assert.Equal([1, 2, 3], database.GetRegion("r").ToArray());
    }

    [Fact]
    public unsafe void What_a_view_of_discarded_rows_sees_is_not_used_again_while_it_is_read()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        RawVector<int> numbers = database.Raw<int>("n");
        int[] values = [.. Enumerable.Range(0, 50_000)];
        numbers.Append(values);
        using (ViewScope<VectorView> scope = ((IColumn)numbers).OpenView())
        {
            database.Discard();
            for (int i = 0; i < 10; i++)
            {
                database.CreateRegion("r").Append(new byte[100_000]);
                database.Remove("r");
            }
            int row = 0;
            foreach (ChunkBuffers chunk in scope.View.Chunks)
            {
                foreach (int value in new ReadOnlySpan<int>((void*)chunk.Data, chunk.Length))
                    Assert.Equal(row++, value);
            }
            Assert.Equal(values.Length, row);
        }
        database.Discard();
        database.Store.CheckSpace();
    }

    [Fact]
    public void A_snapshot_keeps_only_what_it_sees()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        Region region = database.CreateRegion("r");
        region.Append([1, 2, 3]);
        database.Commit();
        using Snapshot old = database.Snapshot();
        for (int i = 0; i < 200; i++)
        {
            region.Truncate(0);
            region.Append(new byte[50_000]);
            database.Commit();
        }
        Assert.Equal([1, 2, 3], old.Region("r").ToArray());
        Assert.True(disk.Length <= 4 << 20, $"{disk.Length} bytes");
    }

    [Fact]
    public void After_a_refused_growth_smaller_requests_succeed()
    {
        ExtentAllocator allocator = new(26, 10);
        long page = allocator.Allocate(5_000);
        allocator.Free(page, 5_000);
        allocator.CutEnd(20);
        Assert.Equal(20, allocator.EndPage);
        Assert.Equal(10, allocator.Allocate(4));
        Assert.Equal(14, allocator.Allocate(6));
        allocator.CutEnd(20);
        Assert.Equal(20, allocator.EndPage);
        Assert.Equal(0, allocator.FreePages);
    }
}
