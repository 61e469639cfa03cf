using System.Buffers;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Encodes blocks, one after the other, in memory that it uses again. One thread at a time.</summary>
/// <param name="header">Of the region, with the codec.</param>
internal sealed unsafe class BlockEncoder(RegionHeader header) : IDisposable
{
    /// <summary>A block of more plain bytes stays as it is: its parts might not fit a segment.</summary>
    public const long MaxPlainLength = Geometry.MaxSegmentBytes - IBlockCodec.MaxGrowth;

    private readonly RowLayout _layout = header.Layout;
    private readonly IBlockCodec _codec = BlockCodecs.Of(header.Fields.Codec, header.Numbers);
    private readonly int[] _partEnds = new int[IBlockCodec.BlockParts];
    private readonly PartEntry[] _entries = new PartEntry[IBlockCodec.BlockParts];
    private int _partCount;
    private byte[] _plain = [];
    private byte[] _encoded = [];

    /// <summary>What was encoded last; default where that was too large. Valid until the next call of <see cref="TryEncode"/>.</summary>
    public EncodedBlock Block =>
        new(_encoded.AsSpan(0, _partCount == 0 ? 0 : _partEnds[_partCount - 1]), _entries.AsSpan(0, _partCount), 0);

    /// <summary>Encodes a block, or whole packets of one.</summary>
    /// <returns>False where it has too many bytes.</returns>
    public bool TryEncode(in BlockRows block)
    {
        _partCount = 0;
        Span<int> packetEnds = stackalloc int[IBlockCodec.BlockPackets];
        packetEnds = packetEnds[..(block.Count / IBlockCodec.PacketRows)];
        if (!TryMakePlain(block.Rows, block.Start, packetEnds, out ReadOnlySpan<byte> plain))
            return false;
        Reserve(ref _encoded, plain.Length + IBlockCodec.MaxGrowth);
        Span<int> partEnds = _partEnds.AsSpan(0, 1 + packetEnds.Length);
        _codec.Encode(plain, packetEnds, _encoded, partEnds);
        int partStart = 0;
        for (int i = 0; i < partEnds.Length; i++)
        {
            uint checksum = Crc32C.Compute(_encoded.AsSpan(partStart..partEnds[i]));
            _entries[i] = new PartEntry((uint)partEnds[i], checksum);
            partStart = partEnds[i];
        }
        _partCount = partEnds.Length;
        return true;
    }

    public void Dispose()
    {
        Return(_plain);
        Return(_encoded);
        (_plain, _encoded) = ([], []);
    }

    private bool TryMakePlain(in ChunkBuffers rows, int start, Span<int> packetEnds, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        int count = packetEnds.Length * IBlockCodec.PacketRows;
        int packetLength = PlainPacket.ByteLength(_layout.DataBits);
        for (int i = 0; i < packetEnds.Length; i++)
            packetEnds[i] = (i + 1) * packetLength;
        if (_layout.DataBits > 0)
        {
            if ((long)packetLength * packetEnds.Length > MaxPlainLength)
                return false;
            if (_layout.DataBits > 1 || start % 8 == 0)
            {
                // SAFETY: the rows have a block from `start` on.
                plain = new((byte*)rows.Data + (long)start * _layout.DataBits / 8, packetEnds[^1]);
                return true;
            }
            Reserve(ref _plain, packetEnds[^1]);
            ReadOnlySpan<byte> bits = new((void*)rows.Data, (int)Bitmap.ByteLength(rows.Length));
            Bitmap.Copy(bits, start, _plain, 0, count);
            plain = _plain.AsSpan(0, packetEnds[^1]);
            return true;
        }
        int* offsets = (int*)rows.Offsets + start;
        long most = PlainPacket.MaxTextLength(0) * packetEnds.Length + offsets[count] - (long)offsets[0];
        if (most > MaxPlainLength)
            return false;
        Reserve(ref _plain, (int)most);
        int length = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            length += PlainPacket.WriteText(rows, start + i * IBlockCodec.PacketRows, _plain.AsSpan(length));
            packetEnds[i] = length;
        }
        plain = _plain.AsSpan(0, length);
        return true;
    }

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length >= length)
            return;
        Return(buffer);
        buffer = [];
        buffer = ArrayPool<byte>.Shared.Rent(length);
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
