using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Corruption;

/// <summary>P6: damage in rows is found by Verify and before any copy or derived number is given a new checksum.</summary>
public sealed class DamagedRowsTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public DamagedRowsTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Damaged_validity_beyond_a_cut_is_not_counted_into_the_catalog()
    {
        RawVector<int> numbers = _database.Raw<int>("n", nullable: true);
        numbers.Append(Enumerable.Range(0, 100).Select(i => i == 5 ? null : (int?)i));
        _database.Commit();
        Flip(numbers, buffer: 0, bit: 90);
        Flip(numbers, buffer: 0, bit: 91);
        Assert.Throws<CorruptDataException>(() => numbers.Truncate(50));
        Assert.Equal(100, numbers.Length);
    }

    [Theory]
    [InlineData(98)]
    [InlineData(99)]
    public void A_damaged_bit_in_a_begun_byte_is_not_copied(int bit)
    {
        RawVector<int> numbers = _database.Raw<int>("n", nullable: true);
        numbers.Append(Enumerable.Range(0, 120).Select(i => i == 5 ? null : (int?)i));
        _database.Commit();
        numbers.Truncate(100); // The next append copies the rows that stay.
        _database.Commit();
        Flip(numbers, buffer: 0, bit);
        Assert.False(_database.Verify().IsSound);
        Assert.Throws<CorruptDataException>(() =>
        {
            numbers.Append(1);
            _database.Commit();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Damage_is_found_before_a_growing_segment_is_copied(int buffer)
    {
        RawVector<int> numbers = _database.Raw<int>("n", nullable: true);
        numbers.Append(Enumerable.Range(0, 1_000).Select(i => i == 5 ? null : (int?)i));
        _database.Commit();
        Flip(numbers, buffer, bit: 17);
        Assert.Throws<CorruptDataException>(() =>
        {
            numbers.Append(new int[60_000]);
            _database.Commit();
        });
        Damage damage = Assert.Single(_database.Verify().Damages);
        Assert.Equal("n", damage.Name);
    }

    [Fact]
    public void Damage_is_found_before_a_block_is_overwritten()
    {
        Region region = _database.CreateRegion("r");
        region.Append(new byte[200_000]);
        _database.Commit();
        Segment segment = region.State.Chunks[0].Segments[0];
        Poke(segment.Extent.Offset + 70_000);
        Assert.Throws<CorruptDataException>(() => region.Write(66_000, [1]));
        region.Write(0, [1]); // Another block.
        _database.Commit();
        Assert.Single(_database.Verify().Damages);
    }

    [Fact]
    public void Damaged_offsets_are_an_error_and_never_an_index()
    {
        TextVector text = _database.Text("t");
        text.Append(Enumerable.Range(0, 100).Select(i => $"text {i}"));
        _database.Commit();
        byte[] file = _disk.ToArray();
        long place = text.State.Chunks[0].Segments[0].Extent.Offset;
        for (int offset = 0; offset <= 100; offset++)
        {
            foreach (byte high in new byte[] { 0x01, 0x7F, 0x80, 0xFF })
            {
                byte[] damaged = [.. file];
                damaged[place + offset * 4 + 3] ^= high;
                using PowerCutDisk disk = new(SectorImage.Of(damaged));
                using Database database = disk.Open();
                using Snapshot snapshot = database.Snapshot();
                CorruptDataException e = Assert.Throws<CorruptDataException>(() => snapshot.Text("t").ToArray());
                Assert.Contains("'t'", e.Structure, StringComparison.Ordinal);
                Assert.False(database.Verify().IsSound);
            }
        }
    }

    [Fact]
    public void A_cut_at_a_damaged_offset_is_refused()
    {
        TextVector text = _database.Text("t");
        text.Append(Enumerable.Repeat("ab", 65_600));
        _database.Commit();
        // The last offset of a checksummed unit, still between its neighbours.
        Poke(text.State.Chunks[0].Segments[0].Extent.Offset + 65_535 * 4);
        Assert.Throws<CorruptDataException>(() => text.Truncate(65_535));
    }

    private void Flip(StoredVector vector, int buffer, int bit)
    {
        Segment segment = vector.State.Chunks[0].Segments[buffer];
        Poke(segment.Extent.Offset + bit / 8, (byte)(1 << (bit % 8)));
    }

    private void Poke(long offset, byte mask = 1)
    {
        Span<byte> one = stackalloc byte[1];
        _disk.Peek(offset, one);
        one[0] ^= mask;
        _disk.Poke(offset, one);
    }
}
