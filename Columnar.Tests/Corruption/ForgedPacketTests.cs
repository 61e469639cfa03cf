using System.Buffers;
using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Storage;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Corruption;

/// <summary>P6: packets whose checksums are right and whose content is not are errors that name vector, block and packet.</summary>
public sealed class ForgedPacketTests
{
    private const int Packet = 4_096;

    private static readonly int[] s_numbers = [.. Enumerable.Range(0, 2 * Packet).Select(row => row * 7_919 % 1_000)];

    // Shared part and packets of the numbers; a chunk of a packet of its own.
    private static readonly byte[][] s_parts = Encode(s_numbers);
    private static readonly byte[] s_alone = EncodeAlone(s_numbers[Packet..]);

    // What is made of the shared part and the second packet.
    private static readonly Dictionary<string, Func<(byte[] Shared, byte[] Packet)>> s_packets = new(
        StringComparer.Ordinal
    )
    {
        ["empty"] = () => (s_parts[0], []),
        ["cut"] = () => (s_parts[0], s_parts[2][..^1]),
        ["cut to its first byte"] = () => (s_parts[0], s_parts[2][..1]),
        ["longer"] = () => (s_parts[0], [.. s_parts[2], 0]),
        ["of fewer numbers"] = () => (s_parts[0], EncodePage(s_numbers.AsSpan(Packet, 1_000))),
        ["a chunk of its own"] = () => (s_parts[0], s_alone),
    };

    private static readonly Dictionary<string, Func<byte[]>> s_shared = new(StringComparer.Ordinal)
    {
        ["empty"] = () => [],
        ["cut"] = () => s_parts[0][..^1],
        ["longer"] = () => [.. s_parts[0], 0],
        ["of another type"] = () => Encode([.. s_numbers.Select(number => number * 0.1)])[0],
        ["of a newer version"] = () => [5, .. s_parts[0][1..]],
        ["of half a version"] = () => [4],
        ["of half a header"] = () => [4, 1],
        ["without a meta"] = () => [4, 1, 16],
        ["of chunks too short"] = () => [4, 1, 10],
        ["of chunks too long"] = () => [4, 1, 17, .. s_parts[0][3..]],
        ["of metas that packets have"] = () => [4, 1, 12, .. s_parts[0][3..]],
        ["of a mode that is none"] = () => [4, 1, 16, 0xFF, 0xFF, 0xFF],
    };

    public static TheoryData<string> Packets => [.. s_packets.Keys];

    public static TheoryData<string> SharedParts => [.. s_shared.Keys];

    [Fact]
    public void The_forge_makes_packets_that_are_read()
    {
        using PowerCutDisk disk = Forge(s_parts[0], s_parts[2]);
        using Database database = disk.Open();
        using Snapshot snapshot = database.Snapshot();
        Assert.Equal(s_numbers, snapshot.Raw<int>("v").ToArray());
        Assert.True(database.Verify().IsSound);
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public void A_packet_that_is_none_is_named_and_the_others_are_read(string which)
    {
        (byte[] shared, byte[] packet) = s_packets[which]();
        using PowerCutDisk disk = Forge(shared, packet);
        using Database database = disk.Open();
        using Snapshot snapshot = database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("v");
        CorruptDataException e = Assert.Throws<CorruptDataException>(() => view[Packet]);
        Assert.Equal("block 0, packet 1 of 'v'", e.Structure);
        Assert.Throws<CorruptDataException>(() => view.ToArray());
        Assert.Throws<CorruptDataException>(() => view.Sum());
        Assert.Equal(s_numbers[5], view[5]);
        int[] first = new int[Packet];
        view.CopyTo(0, first);
        Assert.Equal(s_numbers[..Packet], first);
        CheckRest(database, "packet 1");
    }

    [Theory]
    [MemberData(nameof(SharedParts))]
    public void A_shared_part_that_is_none_is_named(string which)
    {
        using PowerCutDisk disk = Forge(s_shared[which](), s_parts[2]);
        using Database database = disk.Open();
        using Snapshot snapshot = database.Snapshot();
        VectorView<int> view = snapshot.Raw<int>("v");
        for (int i = 0; i < 2; i++)
        {
            CorruptDataException e = Assert.Throws<CorruptDataException>(() => view[i * Packet]);
            Assert.StartsWith("block 0", e.Structure, StringComparison.Ordinal);
            Assert.EndsWith(" of 'v'", e.Structure, StringComparison.Ordinal);
            Assert.Throws<CorruptDataException>(() => view.Sum());
        }
        CheckRest(database, "block 0");
    }

    // What the file has besides is readable and can be changed; the vector cannot.
    private static void CheckRest(Database database, string place)
    {
        Assert.Equal(0, database.Raw<int>("sound").Sum());
        Damage damage = Assert.Single(database.Verify().Damages);
        Assert.Equal("v", damage.Name);
        Assert.Contains(place, damage.Found, StringComparison.Ordinal);
        CompressedVector<int> vector = database.Compressed<int>("v");
        Assert.Throws<CorruptDataException>(() =>
        {
            vector.Update(Packet, 1);
            database.Commit();
        });
        database.Discard();
        database.Raw<int>("sound").Append(1);
        database.Commit();
    }

    private static PowerCutDisk Forge(byte[] shared, byte[] packet)
    {
        ForgedFile file = new();
        file.AddCompressed(1, "v", 32, "i", CodecId.Pcodec);
        file.AddEncoded(1, 0, 2 * Packet, CodecId.Pcodec, ForgedFile.FirstDataPage, shared, s_parts[1], packet);
        file.AddRegion(2, "sound", RegionKind.Raw, new(true, false, 32), "i");
        file.AddZeros(2, 0, 100, 32, 50);
        return new PowerCutDisk(file.Build());
    }

    private static byte[][] Encode<T>(T[] numbers)
        where T : unmanaged
    {
        byte[] plain = MemoryMarshal.AsBytes<T>(numbers).ToArray();
        byte[] target = new byte[plain.Length + IBlockCodec.MaxGrowth];
        int[] ends = new int[3];
        PcoBlockCodec.Of(PcoNumbers.TypeOf<T>()).Encode(plain, [plain.Length / 2, plain.Length], target, ends);
        return [target[..ends[0]], target[ends[0]..ends[1]], target[ends[1]..ends[2]]];
    }

    private static byte[] EncodeAlone(int[] numbers) => Encoded(numbers, [numbers.Length], meta: true);

    // A page of fewer numbers than the packet, of the chunk that all share.
    private static byte[] EncodePage(ReadOnlySpan<int> numbers)
    {
        int[] all = [.. s_numbers.AsSpan(0, Packet), .. numbers];
        return Encoded(all, [Packet, numbers.Length], meta: false);
    }

    // The last page of a chunk.
    private static byte[] Encoded(int[] numbers, int[] pages, bool meta)
    {
        PcoChunkEncoder<int> encoder = new();
        ArrayBufferWriter<byte> target = new();
        encoder.Begin(numbers, pages);
        if (meta)
            encoder.WriteMeta(target);
        encoder.WritePage(pages.Length - 1, target);
        return target.WrittenSpan.ToArray();
    }
}
