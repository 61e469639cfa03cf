using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Laws;

/// <summary>Segments hold what was appended, in whatever pieces, and cut segments hold its beginning.</summary>
public sealed class SegmentLaws : IDisposable
{
    private const int Unit = 8_192;
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public SegmentLaws() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Bytes_appended_in_pieces_are_the_bytes_and_their_checksums()
    {
        Random random = new(4);
        for (int round = 0; round < 30; round++)
        {
            byte[] bytes = new byte[random.Next(200_000)];
            random.NextBytes(bytes);
            Segment? segment = null;
            Extent extent = NewExtent(bytes.Length);
            for (int done = 0; done < bytes.Length || segment is null; )
            {
                using SegmentWriter writer = new(_database.Store, extent, segment, Unit);
                for (int pieces = random.Next(1, 4); pieces > 0; pieces--)
                {
                    int count = Math.Min(bytes.Length - done, random.Next(1, random.Next(3) == 0 ? 100_000 : 500));
                    writer.AppendBytes(bytes.AsSpan(done, count));
                    done += count;
                }
                segment = writer.Finish();
            }
            CheckSegment(segment, bytes, bytes.Length * 8L);
            long cut = random.Next(bytes.Length + 1);
            CheckSegment(SegmentReader.Cut(_database.Store, segment, Unit, "x", cut * 8), bytes, cut * 8);
        }
    }

    [Fact]
    public void Bits_appended_in_pieces_are_the_bits_at_every_cut()
    {
        Random random = new(5);
        for (int round = 0; round < 30; round++)
        {
            int bitCount = random.Next(1, 140_000);
            byte[] bits = new byte[Bitmap.ByteLength(bitCount)];
            random.NextBytes(bits);
            Segment? segment = null;
            Extent extent = NewExtent(bits.Length);
            for (long done = 0; done < bitCount; )
            {
                using SegmentWriter writer = new(_database.Store, extent, segment, Unit);
                long count = Math.Min(bitCount - done, random.Next(1, random.Next(2) == 0 ? 70_000 : 30));
                writer.AppendBits(bits, done, count);
                done += count;
                segment = writer.Finish();
                CheckSegment(segment, bits, done);
            }
            for (int i = 0; i < 10; i++)
            {
                long cut = random.Next(bitCount + 1);
                CheckSegment(SegmentReader.Cut(_database.Store, segment!, Unit, "x", cut), bits, cut);
            }
        }
    }

    private Extent NewExtent(long byteLength)
    {
        long pages = Math.Max(1, Geometry.PagesFor(byteLength));
        return new Extent(_database.Store.Allocate(pages), pages, 1, 0);
    }

    private void CheckSegment(Segment segment, byte[] expected, long lengthBits)
    {
        Assert.Equal(lengthBits, segment.LengthBits);
        int whole = (int)(lengthBits / 8);
        ReadOnlySpan<byte> found = SegmentReader.Bytes(_database.Store, segment);
        Assert.True(found[..whole].SequenceEqual(expected.AsSpan(0, whole)));
        Assert.Equal((whole + Unit - 1) / Unit, segment.Checksums.Length);
        for (int i = 0; i < segment.Checksums.Length; i++)
            Assert.Equal(
                Crc32C.Compute(expected.AsSpan(i * Unit, Math.Min(Unit, whole - i * Unit))),
                segment.Checksums[i]
            );
        if ((lengthBits & 7) != 0)
        {
            int mask = (1 << (int)(lengthBits & 7)) - 1;
            Assert.Equal(expected[whole] & mask, segment.TailByte);
            Assert.Equal(expected[whole] & mask, found[whole] & mask);
        }
        SegmentReader.VerifyAll(_database.Store, segment, Unit, "x", 0);
    }
}
