using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Corruption;

/// <summary>
/// P6: whatever happens to the bytes of a file, opening and reading it ends in a typed error or in data that is right, or in
/// damage that Verify finds. COLUMNAR_ALL_FLIPS=1 flips every bit.
/// </summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly string _newest;
    private readonly string _older;
    private readonly byte[] _file;

    public DamagedFileTests()
    {
        using Database database = _disk.Open();
        Workload workload = new(database, new Random(11)) { LargeRows = 300 };
        foreach (ModelType type in Enum.GetValues<ModelType>())
            workload.AppendRows(workload.CreateVector(type), 30);
        workload.AppendToTable(workload.CreateTable(), 20);
        workload.Append(workload.CreateRegion(), 1_000);
        workload.Commit(1);
        _older = workload.Committed.Describe();
        workload.Remove();
        workload.Append(workload.CreateRegion(), 70);
        workload.Commit(2);
        _newest = workload.Committed.Describe();
        // Without the reserve at the end, which nothing names.
        byte[] whole = _disk.ToArray();
        int used = Array.FindLastIndex(whole, b => b != 0) + 1;
        _file = whole[..(int)Geometry.AlignUp(used, Geometry.PageSize)];
    }

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void The_undamaged_file_is_right() => Assert.Equal("right", OpenAndRead(_file));

    [Fact]
    public void Every_truncation_is_an_error()
    {
        for (int length = 0; length < _file.Length; length += length < 13_000 ? 1 : 61)
            Assert.StartsWith("error", OpenAndRead(_file[..length]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_is_an_error_or_found_or_without_effect()
    {
        bool all = Environment.GetEnvironmentVariable("COLUMNAR_ALL_FLIPS") == "1";
        byte[] damaged = [.. _file];
        for (long bit = 0; bit < _file.Length * 8L; bit += StepFrom(bit, all))
        {
            damaged[bit / 8] ^= (byte)(1 << (int)(bit % 8));
            try
            {
                OpenAndRead(damaged);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"bit {bit % 8} of byte {bit / 8}: {e.Message}", e);
            }
            damaged[bit / 8] = _file[bit / 8];
        }
    }

    [Fact]
    public void Noise_and_zeros_anywhere_are_errors_or_found_or_without_effect()
    {
        Random random = new(3);
        for (int i = 0; i < 600; i++)
        {
            byte[] damaged = [.. _file];
            Span<byte> place = damaged.AsSpan(random.Next(damaged.Length));
            place = place[..random.Next(1, Math.Min(place.Length, 1 << random.Next(1, 14)) + 1)];
            if (i % 2 == 0)
                place.Clear();
            else
                random.NextBytes(place);
            OpenAndRead(damaged);
        }
        byte[] noise = new byte[100_000];
        random.NextBytes(noise);
        Assert.Equal("error UnsupportedFormatException", OpenAndRead(noise));
        Assert.Equal("error UnsupportedFormatException", OpenAndRead(new byte[100_000]));
    }

    [Fact]
    public void Without_any_slot_nothing_is_guessed()
    {
        byte[] damaged = [.. _file];
        damaged.AsSpan((int)Geometry.SlotOffset(0), 2 * Geometry.PageSize).Clear();
        Assert.Equal("error CorruptDataException", OpenAndRead(damaged));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(CommitSlot.Size)]
    public void A_damaged_newest_slot_is_reported_and_the_older_commit_is_there(int clearedBytes)
    {
        byte[] damaged = [.. _file];
        int newest = (int)Geometry.SlotOffset(1); // Commit 3.
        damaged.AsSpan(newest, clearedBytes).Clear();
        using PowerCutDisk disk = new(SectorImage.Of(damaged));
        using (Database database = disk.Open())
        {
            Assert.Equal(_older, DatabaseModel.Describe(database));
            Assert.Contains("slot B", Assert.Single(database.Recovery), StringComparison.Ordinal);
            database.CreateRegion("more").Append([1]);
            Assert.Equal(5UL, database.Commit()); // Not 3 again: somebody may have seen that.
        }
        using Database again = disk.Open();
        Assert.Empty(again.Recovery);
        Assert.True(again.Verify().IsSound);
    }

    // Metadata more closely than data.
    private static long StepFrom(long bit, bool all) =>
        all ? 1
        : bit < 3 * Geometry.PageSize * 8L && bit % (Geometry.PageSize * 8) < 136 * 8 ? 3
        : 97;

    private static bool IsBlank(byte[] content, int slotIndex) =>
        !content.AsSpan((int)Geometry.SlotOffset(slotIndex), CommitSlot.Size).ContainsAnyExcept((byte)0);

    private string OpenAndRead(byte[] content)
    {
        using PowerCutDisk disk = new(SectorImage.Of(content));
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using Database database = disk.Open();
            VerificationReport report = database.Verify();
            string found = DatabaseModel.Describe(database);
            // A slot of zeros is a blank one: the older commit is then the newest there is.
            bool mayBeOlder = database.Recovery.Count == 1 || IsBlank(content, slotIndex: 1);
            if (report.IsSound && found != _newest && !(found == _older && mayBeOlder))
                throw new InvalidOperationException($"Verify found nothing, and what is read is\n{found}");
            return found == _newest ? "right" : "found";
        }
        catch (Exception e) when (e is CorruptDataException or UnsupportedFormatException)
        {
            Assert.True(disk.Log.Count == 0 || e is CorruptDataException { Structure: not "file" });
            return $"error {e.GetType().Name}";
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 8 * content.Length + (1 << 20), $"{allocated} bytes for {content.Length}");
        }
    }
}
