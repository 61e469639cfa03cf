using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Storage;

/// <summary>A compaction that is cancelled, fails, or meets damage leaves everything as it was, and goes on the next time.</summary>
public sealed class CompactFaultTests
{
    [Fact]
    public void A_damaged_region_stays_where_it_is_and_is_named()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database database = disk.Open();
        CompactTests.Fill(database, "front", 3_000_000);
        byte[] sound = CompactTests.Fill(database, "sound", 100_000);
        CompactTests.Fill(database, "damaged", 200_000);
        database.Commit();
        Extent extent = database.GetRegion("damaged").State.Chunks[0].Segments[0].Extent;
        disk.Poke(extent.Offset + 100_000, [1, 2, 3]);
        database.Remove("front");
        database.Commit();
        CompactionReport report = database.Compact();
        Damage damage = Assert.Single(report.Damages);
        Assert.Equal("damaged", damage.Name);
        Assert.Equal(extent.FirstPage, database.GetRegion("damaged").State.Chunks[0].Segments[0].Extent.FirstPage);
        Assert.Equal(100_000, report.MovedBytes);
        Assert.Equal(sound, database.GetRegion("sound").ToArray());
        Assert.Equal("damaged", Assert.Single(database.Verify().Damages).Name);
        database.Store.CheckSpace();
    }

    [Fact]
    public void It_can_be_cancelled_at_any_write_and_goes_on_the_next_time()
    {
        bool cancelled = true;
        for (int n = 0; cancelled; n += 3)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            using CancellationTokenSource source = new();
            WatchedFile? file = null;
            using Database database = disk.Open(inner => file = new WatchedFile(inner));
            (byte[] a, byte[] b) = MakeHoles(database);
            int calls = n;
            file!.OnChange = () =>
            {
                if (calls-- == 0)
                    source.Cancel();
            };
            cancelled = false;
            try
            {
                database.Compact(cancellation: source.Token);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
            }
            database.Store.CheckSpace();
            Assert.Equal(a, database.GetRegion("a").ToArray());
            database.Compact(cancellation: CancellationToken.None);
            Assert.Equal(b, database.GetRegion("b").ToArray());
            Assert.InRange(disk.AllocatedBytes, 0, a.Length + b.Length + CompactTests.FixedBytes);
        }
    }

    [Theory]
    [InlineData((int)Faults.Write)]
    [InlineData((int)Faults.PartialWrite)]
    [InlineData((int)Faults.SetLength)]
    [InlineData((int)Faults.PunchHole)]
    public void After_a_failed_call_the_database_goes_on(int faults)
    {
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            using Database database = disk.Open(inner => file = new FaultyFile(inner));
            (byte[] a, byte[] b) = MakeHoles(database);
            file!.Arm((Faults)faults, n);
            try
            {
                database.Compact();
            }
            catch (IOException) { }
            failed = file.HasFailed;
            file.Disarm();
            database.Store.CheckSpace();
            Assert.Equal(a, database.GetRegion("a").ToArray());
            CompactTests.Fill(database, "c", 10_000);
            database.Commit();
            database.Compact();
            Assert.Equal(b, database.GetRegion("b").ToArray());
            Assert.InRange(disk.AllocatedBytes, 0, a.Length + b.Length + 10_000 + CompactTests.FixedBytes);
            Assert.True(database.Verify().IsSound);
        }
    }

    [Theory]
    [InlineData((int)Faults.Sync)]
    [InlineData((int)Faults.SlotWrite)]
    [InlineData((int)Faults.LandedSlotWrite)]
    public void After_a_failed_sync_it_refuses_writing_and_reopening_shows_the_content(int faults)
    {
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            FaultyFile? file = null;
            Database database = disk.Open(inner => file = new FaultyFile(inner));
            (byte[] a, byte[] b) = MakeHoles(database);
            file!.Arm((Faults)faults, n);
            failed = false;
            try
            {
                database.Compact();
            }
            catch (CommitOutcomeUnknownException)
            {
                failed = true;
                Assert.Throws<CommitOutcomeUnknownException>(() => database.Compact());
            }
            Assert.Equal(a, database.GetRegion("a").ToArray());
            database.Dispose();
            using Database reopened = disk.Open();
            Assert.Equal(b, reopened.GetRegion("b").ToArray());
            reopened.Compact();
            reopened.Store.CheckSpace();
            Assert.Equal(a, reopened.GetRegion("a").ToArray());
        }
    }

    private static (byte[] A, byte[] B) MakeHoles(Database database)
    {
        CompactTests.Fill(database, "x", 300_000);
        byte[] a = CompactTests.Fill(database, "a", 100_000);
        CompactTests.Fill(database, "y", 30_000);
        database.Commit();
        byte[] b = CompactTests.Fill(database, "b", 150_000);
        database.Commit();
        database.Remove("x");
        database.Remove("y");
        database.Commit();
        return (a, b);
    }

    private sealed class WatchedFile(IDataFile inner) : ForwardingFile(inner)
    {
        public Action? OnChange { get; set; }

        public override void Write(long offset, ReadOnlySpan<byte> source)
        {
            base.Write(offset, source);
            OnChange?.Invoke();
        }

        public override bool TryPunchHole(long offset, long byteLength)
        {
            OnChange?.Invoke();
            return base.TryPunchHole(offset, byteLength);
        }
    }
}
