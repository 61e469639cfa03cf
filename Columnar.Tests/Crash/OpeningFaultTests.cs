using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Crash;

/// <summary>P5 where a file is opened, followed by a reader, or mapped: what fails holds nothing, and the next try succeeds.</summary>
public sealed class OpeningFaultTests
{
    [Theory]
    [InlineData((int)Faults.Read)]
    [InlineData((int)Faults.Sync)]
    [InlineData((int)Faults.SlotWrite)]
    [InlineData((int)Faults.LandedSlotWrite)]
    [InlineData((int)Faults.LengthQuery)]
    [InlineData((int)Faults.LockQuery)]
    public void A_fault_while_opening_passes_through_and_the_next_opening_succeeds(int faults)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using (Database database = disk.Open())
        {
            database.CreateRegion("a").Append([1, 2, 3]);
            database.Commit();
        }
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            FaultyFile? file = null;
            try
            {
                using Database database = disk.Open(inner =>
                {
                    file = new FaultyFile(inner);
                    file.Arm((Faults)faults, n);
                    return file;
                });
            }
            catch (IOException) { }
            failed = file!.HasFailed;
            using Database again = disk.Open();
            Assert.Equal([1, 2, 3], again.GetRegion("a").ToArray());
        }
    }

    [Theory]
    [InlineData((int)Faults.Read)]
    [InlineData((int)Faults.LengthQuery)]
    [InlineData((int)Faults.Lock)]
    public void A_fault_while_opening_for_reading_passes_through_and_holds_nothing(int faults)
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        using Database writer = disk.Open();
        writer.CreateRegion("a").Append([1, 2, 3]);
        writer.Commit();
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            FaultyFile file = new(disk.OpenFile(writable: false));
            file.Arm((Faults)faults, n);
            try
            {
                using Database reader = new(Store.Open(file, writable: false));
                Assert.Equal([1, 2, 3], reader.GetRegion("a").ToArray());
            }
            catch (IOException) { }
            failed = file.HasFailed;
            Assert.Empty(writer.Store.File.FindHeldCommits());
        }
    }

    [Theory]
    [InlineData((int)Faults.Read)]
    [InlineData((int)Faults.LengthQuery)]
    [InlineData((int)Faults.Lock)]
    public void A_fault_while_a_reader_goes_on_or_reads_a_kept_commit_leaves_it_where_it_was(int faults)
    {
        bool failed = true;
        for (int n = 0; failed; n++)
        {
            using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
            using Database writer = disk.Open();
            RawVector<int> numbers = writer.Raw<int>("n");
            numbers.Append(1);
            writer.Commit(stamp: 1);
            FaultyFile file = new(disk.OpenFile(writable: false));
            using Database reader = new(Store.Open(file, writable: false));
            numbers.Append(2);
            writer.Commit(stamp: 2);
            numbers.Append(3);
            writer.Commit(stamp: 3);
            file.Arm((Faults)faults, n);
            bool isRefreshed = DiskFaultTests.Try(() => reader.Refresh());
            bool isRead = isRefreshed && DiskFaultTests.Try(() => reader.Snapshot(stamp: 2).Dispose());
            failed = file.HasFailed;
            file.Disarm();
            // What asks for the length only to be sure reads all the same.
            Assert.True(failed || (isRefreshed && isRead));
            Assert.True((Faults)faults == Faults.LengthQuery || failed == (!isRefreshed || !isRead));
            Assert.Equal(isRefreshed ? 3 : 1, reader.Stamp);
            Assert.Equal(isRefreshed ? [1, 2, 3] : [1], reader.Raw<int>("n").ToArray());
            Assert.Equal(!isRefreshed, reader.Refresh());
            using (Snapshot kept = reader.Snapshot(stamp: 2))
                Assert.Equal([1, 2], kept.Raw<int>("n").ToArray());
            // Nothing but the newest commit is still held.
            ulong newest = writer.CommitNumber;
            Assert.Equal([new CommitRange(newest, newest)], writer.Store.File.FindHeldCommits());
        }
    }

    [Fact]
    public void A_failed_mapping_passes_through_and_a_later_read_succeeds()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        Region region = database.CreateRegion("a");
        region.Append([1, 2, 3]);
        database.Commit();
        file!.Arm(Faults.Map, 0);
        Assert.Throws<IOException>(() => region.ToArray());
        Assert.Equal([1, 2, 3], region.ToArray());
    }
}
