using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>P9: cost follows change, however much exists.</summary>
public sealed class ScaleTests
{
    private const int Many = 10_000;
    private const long Pages = Geometry.MaxSegmentBytes / Geometry.PageSize;

    [Fact]
    public void An_append_beside_ten_thousand_regions_writes_what_it_writes_beside_ten()
    {
        (int fewWrites, long fewBytes) = CostOfAppends(regions: 10);
        (int manyWrites, long manyBytes) = CostOfAppends(regions: Many);
        Assert.True(manyWrites <= fewWrites * 2, $"{manyWrites} writes, beside few regions {fewWrites}");
        Assert.True(manyBytes <= fewBytes * 2, $"{manyBytes} bytes, beside few regions {fewBytes}");
    }

    [Fact]
    public void Ten_thousand_regions_are_created_kept_and_removed()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
            CreateRegions(database, Many);
        using (Database database = disk.Open())
        {
            Assert.Equal(Many, database.RegionNames.Count);
            for (int i = 0; i < Many; i += 97)
                Assert.Equal(BitConverter.GetBytes(i), database.GetRegion($"region {i}").ToArray());
            Assert.True(database.Verify().IsSound);
            int leaves = database.Store.CatalogLeafCount;
            for (int i = 0; i < Many; i += 2)
                database.Remove($"region {i}");
            database.Commit();
            for (int i = 0; i < Many; i += 2)
                database.CreateRegion($"again {i}").Append(BitConverter.GetBytes(i));
            database.Commit();
            database.Store.CheckSpace();
            // The dead extents of the removed regions need places for their records too.
            Assert.InRange(database.Store.CatalogLeafCount, 1, leaves * 2);
        }
        using (Database database = disk.Open())
        {
            Assert.Equal(Many, database.RegionNames.Count);
            Assert.Equal(BitConverter.GetBytes(4_998), database.GetRegion("again 4998").ToArray());
        }
    }

    [Fact]
    public void An_append_to_a_vector_of_thousands_of_chunks_writes_little()
    {
        const int Blocks = 2_000;
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        BoolVector vector = database.Bool("v");
        byte[] bits = new byte[Blocks * Geometry.BlockRows / 8];
        AppendBits(vector, bits);
        database.Commit();
        for (int block = 0; block < Blocks; block += 2)
            vector.Update((long)block * Geometry.BlockRows + block, true);
        database.Commit();
        Assert.True(vector.State.Chunks.Length > Blocks / 2);
        database.Store.CheckSpace();
        (int writes, long bytes) = CostOf(
            disk,
            () =>
            {
                for (int i = 0; i < 10; i++)
                {
                    vector.Append(true);
                    database.Commit();
                }
            }
        );
        Assert.True(writes <= 100, $"{writes} writes");
        Assert.True(bytes <= 10 * 64 * 1024, $"{bytes} bytes");
        Assert.Equal(Blocks / 2 + 10, CountTrue(vector));
    }

    [Fact]
    public void Extents_are_released_when_the_commits_that_see_them_are_let_go()
    {
        const int Kept = 20_000;
        DeadExtents dead = new(Enumerable.Range(1, Kept).Select(i => new DeadExtent(i, 1, (ulong)i, (ulong)i + 1)));
        ImmutableList<RetainedCommit> retained =
        [
            .. Enumerable.Range(1, Kept).Select(i => new RetainedCommit((ulong)i, i, 0, 0, 0)),
        ];
        Assert.Empty(dead.TakeInvisible(new PinnedCommits(retained, []), []));
        Assert.Empty(dead.TakeInvisible(new PinnedCommits(retained, [new CommitRange(7, 7)]), []));
        // What is let go while somebody reads it is asked about until that ends.
        retained = retained.RemoveRange(0, 10);
        ulong[] letGo = [.. Enumerable.Range(1, 10).Select(i => (ulong)i)];
        IEnumerable<DeadExtent> freed = dead.TakeInvisible(new PinnedCommits(retained, [new CommitRange(7, 7)]), letGo);
        Assert.Equal([1UL, 2, 3, 4, 5, 6, 8, 9, 10], freed.Select(extent => extent.Born));
        Assert.Equal([7UL], dead.TakeInvisible(new PinnedCommits(retained, []), []).Select(extent => extent.Born));
        Assert.Equal(Kept - 10, dead.Count);
    }

    [Fact]
    public void The_newest_commit_that_sees_an_extent_is_found_among_all_who_read()
    {
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            HashSet<ulong> pinned = [];
            List<CommitRange> others = [];
            for (int i = random.Next(6); i > 0; i--)
            {
                ulong first = (ulong)random.Next(1, 60);
                ulong last = first + (ulong)random.Next(5);
                others.Add(new CommitRange(first, last));
                for (ulong number = first; number <= last; number++)
                    pinned.Add(number);
            }
            ImmutableList<RetainedCommit> retained = [];
            for (ulong number = 1; number < 60; number += (ulong)random.Next(1, 30))
            {
                retained = retained.Add(new RetainedCommit(number, (long)number, 0, 0, 0));
                pinned.Add(number);
            }
            PinnedCommits all = new(retained, others);
            ulong born = (ulong)random.Next(1, 60);
            ulong died = born + (ulong)random.Next(1, 20);
            Assert.Equal(
                pinned.Where(number => born <= number && number < died).DefaultIfEmpty().Max(),
                all.FindWitness(born, died)
            );
            Assert.Equal(pinned.Contains(born), all.Contains(born));
        }
    }

    [Fact]
    public void A_hundred_gigabytes_into_a_sparse_file_all_works_as_at_its_beginning()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("sparse.columnar");
        using (Database database = Database.Open(path))
        {
            List<Extent> skipped = [];
            try
            {
                // Never written: holes of the file.
                for (long i = 0; i < 100L << 30 >> 26; i++)
                    skipped.Add(new Extent(database.Store.Allocate(Pages), Pages, 0, 0));
            }
            catch (IOException e)
            {
                Assert.Skip($"No sparse files of this length here: {e.Message}");
            }
            foreach ((long start, long length) in database.Store.Allocator.Holes.ToArray())
            {
                if (database.Store.TryAllocateAt(start, length))
                    skipped.Add(new Extent(start, length, 0, 0));
            }
            if (AllocatedBytes(path) > 1L << 30)
                Assert.Skip("The file system gives space to holes.");
            database.Raw<long>("v").Append([.. Enumerable.Range(0, 300_000).Select(i => (long)i)]);
            database.Commit();
            database.Store.Abandon(skipped);
            Assert.True(database.Raw<long>("v").State.Chunks[0].Segments[0].Extent.Offset >= 100L << 30);
        }
        using (Database database = Database.Open(path))
        {
            Assert.True(database.FileLength > 100L << 30);
            RawVector<long> vector = database.Raw<long>("v");
            using Snapshot before = database.Snapshot();
            vector.Append(-1);
            vector.Update(7, -7);
            database.Commit();
            Assert.Equal(7, before.Raw<long>("v")[7]);
            Assert.Equal(299_999, before.Raw<long>("v")[299_999]);
            Assert.Equal(-7, vector[7]);
            Assert.Equal(-1, vector[300_000]);
            Assert.True(database.Verify().IsSound);
            database.Store.CheckSpace();
        }
        using (Database database = Database.OpenReadOnly(path))
            Assert.Equal(-1, database.Raw<long>("v")[300_000]);
        long allocated = AllocatedBytes(path);
        Assert.True(allocated <= 64 << 20, $"{allocated} bytes allocated");
    }

    private static (int Writes, long Bytes) CostOfAppends(int regions)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        CreateRegions(database, regions);
        RawVector<long> vector = database.Raw<long>("v");
        vector.Append(1);
        database.Commit();
        return CostOf(
            disk,
            () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    vector.Append(i);
                    database.Commit();
                }
            }
        );
    }

    private static (int Writes, long Bytes) CostOf(PowerCutDisk disk, Action action)
    {
        int before = disk.Log.Count;
        action();
        DiskOperation[] writes = [.. disk.Log.Skip(before).Where(o => o.Kind == DiskOperationKind.Write)];
        return (writes.Length, writes.Sum(write => (long)write.Bytes.Length));
    }

    private static void CreateRegions(Database database, int count)
    {
        for (int i = 0; i < count; i++)
            database.CreateRegion($"region {i}").Append(BitConverter.GetBytes(i));
        database.Commit();
    }

    private static unsafe void AppendBits(BoolVector vector, byte[] bits)
    {
        fixed (byte* data = bits)
            vector.AppendChunk(new ChunkBuffers(0, bits.Length * 8, 0, 0, (nint)data, 0));
    }

    private static long CountTrue(BoolVector vector)
    {
        using ViewScope<VectorView> scope = vector.OpenView();
        long count = 0;
        foreach (ChunkBuffers chunk in scope.View.Chunks)
            count += CountOnes(chunk);
        return count;
    }

    private static unsafe long CountOnes(ChunkBuffers chunk) =>
        Bitmap.CountOnes(new ReadOnlySpan<byte>((void*)chunk.Data, (chunk.Length + 7) / 8), 0, chunk.Length);

    private static long AllocatedBytes(string path)
    {
        if (OperatingSystem.IsWindows())
            return 0;
        using Process process = Process.Start(
            new ProcessStartInfo("du", ["-k", path]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output.Split('\t')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
