using Columnar.Compression;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Corruption;

/// <summary>Damage in encoded chunks is noticed whenever they are read, named by block and packet, and leaves the others readable.</summary>
public sealed class DamagedPacketTests
{
    private const int Block = 65_536;
    private const int Packet = 4_096;

    [Fact]
    public void A_damaged_packet_is_named_and_the_others_stay_readable()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        string?[] texts = [.. Enumerable.Range(0, 3 * Block).Select(i => $"value {i % 1000}")];
        long place;
        using (Database database = Database.Open(path))
        {
            TextVector vector = database.CompressedText("t");
            vector.Append(texts);
            database.Commit();
            Chunk chunk = vector.State.Chunks[0];
            EncodedChunk encoded = EncodedChunk.Of(database.Store, vector.State.Header, chunk);
            place = chunk.Segments[^1].Extent.Offset + encoded.Index.Part(1, 1 + 5).Start + 40;
        }
        Flip(path, place);
        using (Database database = Database.OpenReadOnly(path))
        {
            using Snapshot snapshot = database.Snapshot();
            TextView view = snapshot.Text("t");
            int first = Block + 5 * Packet;
            CorruptDataException damage = Assert.Throws<CorruptDataException>(() => view[first]);
            Assert.Equal("block 1, packet 5 of 't'", damage.Structure);
            Assert.Throws<CorruptDataException>(() => view.ToArray());
            foreach (int row in (int[])[0, first - 1, first + Packet, 3 * Block - 1])
                Assert.Equal(texts[row], view[row]);
            Damage found = Assert.Single(database.Verify().Damages);
            Assert.Equal("t", found.Name);
            Assert.Contains("in block 1, packet 5", found.Found, StringComparison.Ordinal);
            Assert.Throws<CorruptDataException>(() => database.Backup(folder.File("b.columnar")));
        }
        using (Database database = Database.Open(path))
        {
            TextVector vector = database.CompressedText("t");
            Assert.Throws<CorruptDataException>(() => vector.Update(Block + 1, "x"));
            vector.Update(1, "x");
            database.Commit();
            Assert.Equal("x", vector[1]);
        }
    }

    [Fact]
    public void Every_flipped_byte_of_index_and_parts_is_noticed()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<(long Start, long Length)> places = [];
        using (Database database = Database.Open(path))
        {
            CompressedVector<int> vector = database.Compressed<int>("v", nullable: true);
            vector.Append([.. Enumerable.Range(0, Block).Select(i => i % 50 == 0 ? (int?)null : i % 7)]);
            database.Commit();
            foreach (Segment segment in vector.State.Chunks[0].Segments)
                places.Add((segment.Extent.Offset, segment.UsedBytes));
        }
        Random random = new(1);
        foreach ((long start, long length) in places)
        {
            for (int round = 0; round < 12; round++)
            {
                long place = start + random.NextInt64(length);
                Flip(path, place);
                using (Database database = Database.OpenReadOnly(path))
                    Assert.NotEmpty(database.Verify().Damages);
                Flip(path, place);
            }
        }
        using Database sound = Database.OpenReadOnly(path);
        Assert.Empty(sound.Verify().Damages);
    }

    [Fact]
    public void A_salvage_keeps_sound_compressed_vectors()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        long place;
        using (Database database = Database.Open(path))
        {
            foreach (string name in (string[])["sound", "damaged"])
                database.Compressed<int>(name).Append([.. Enumerable.Range(0, 2 * Block + 3)]);
            database.Commit();
            place = database.Compressed<int>("damaged").State.Chunks[0].Segments[^1].Extent.Offset + 100;
        }
        Flip(path, place);
        string copy = folder.File("b.columnar");
        Database.Salvage(path, copy);
        using Database salvaged = Database.Open(copy);
        Assert.Equal(Enumerable.Range(0, 2 * Block + 3), salvaged.Compressed<int>("sound").ToArray());
        Assert.Null(salvaged.TryGetVector("damaged"));
        Assert.Empty(salvaged.Verify().Damages);
    }

    [Fact]
    public void Numbers_of_a_block_are_not_decoded_where_statistics_decide()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.columnar");
        List<long> places = [];
        using (Database database = Database.Open(path))
        {
            CompressedVector<int> vector = database.Compressed<int>("v");
            vector.Append([
                .. Enumerable.Range(0, 3 * Block).Select(row => (row / Block * 1_000) + (row * 7_919 % 1_000)),
            ]);
            database.Commit();
            Chunk chunk = vector.State.Chunks[0];
            Assert.Equal(CodecId.Pcodec, chunk.Codec);
            EncodedChunk encoded = EncodedChunk.Of(database.Store, vector.State.Header, chunk);
            for (int part = 0; part <= 16; part++)
                places.Add(chunk.Segments[^1].Extent.Offset + encoded.Index.Part(1, part).Start);
        }
        foreach (long place in places)
            Flip(path, place);
        using Database damaged = Database.OpenReadOnly(path);
        using Snapshot snapshot = damaged.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("v");
        Assert.Equal(Block, view.Where(value => value < 1_000).Count());
        Assert.Equal(2 * Block, view.Where(value => value >= 1_000).Count());
        Assert.Equal(view.Where(value => value >= 2_000).Sum(), view.Where(value => value > 1_999).Sum());
        Assert.Equal(2_999, view.Max());
        Assert.Equal("block 1 of 'v'", Assert.Throws<CorruptDataException>(() => view.Sum()).Structure);
        Assert.Throws<CorruptDataException>(() => view.Where(value => value < 1_001).Count());
    }

    private static void Flip(string path, long place)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = place;
        int value = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
