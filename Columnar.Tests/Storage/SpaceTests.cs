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
