using System.Buffers;
using System.Text.Unicode;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Checks the blocks of an encoded chunk: each part against its checksum, each packet by decoding it, each text for UTF-8.</summary>
/// <remarks>As all checks it reads through calls. The index of parts and the validity were checked before.</remarks>
internal sealed class BlockCheck : IDisposable
{
    private readonly IDataFile _file;
    private readonly RegionHeader _header;
    private readonly Chunk _chunk;
    private readonly string _name;
    private readonly List<Damage> _damages;
    private readonly IBlockCodec _codec;
    private readonly UnitReader _validity;
    private readonly int[] _offsets = new int[IBlockCodec.PacketRows + 1];
    private SharedPart? _shared;
    private byte[] _parts = [];
    private byte[] _plain = [];

    public BlockCheck(IDataFile file, RegionHeader header, Chunk chunk, string name, List<Damage> damages)
    {
        _file = file;
        _header = header;
        _chunk = chunk;
        _name = name;
        _damages = damages;
        _codec = header.CodecOf(chunk);
        _validity = new UnitReader(file);
    }

    /// <summary>Adds the damage of a block to the list.</summary>
    /// <param name="index">The chunk's.</param>
    /// <param name="block">The block, counted in the chunk.</param>
    /// <exception cref="IOException">The system cannot read it.</exception>
    public void Check(PartIndex index, int block)
    {
        long start = index.StartOf(block);
        int length = (int)(index.StartOf(block + 1) - start);
        Reserve(ref _parts, length);
        _file.Read(_chunk.Segments[^1].Extent.Offset + start, _parts.AsSpan(0, length));
        for (int part = 0; part < index.PartCountOf(block); part++)
        {
            (long first, long end, uint checksum) = index.Part(block, part);
            ReadOnlySpan<byte> bytes = _parts.AsSpan((int)(first - start)..(int)(end - start));
            uint found = Crc32C.Compute(bytes);
            if (found != checksum)
            {
                Add(block, part, first, $"checksum {checksum:x8}", $"{found:x8}");
                if (part == 0)
                    return; // No packet decodes without it.
                continue;
            }
            try
            {
                if (part == 0)
                    _shared = _codec.ReadShared(bytes, _shared);
                else if (CheckPacket(block, part - 1, bytes) is { } problem)
                    Add(block, part, first, "values", problem);
            }
            catch (FormatException problem)
            {
                Add(
                    block,
                    part,
                    first,
                    part == 0 ? "a shared part of its codec" : "a packet of its codec",
                    problem.Message
                );
                if (part == 0)
                    return;
            }
        }
    }

    public void Dispose()
    {
        _validity.Dispose();
        foreach (byte[] buffer in (byte[][])[_parts, _plain])
        {
            if (buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(buffer);
        }
        (_parts, _plain) = ([], []);
    }

    private string? CheckPacket(int block, int packet, ReadOnlySpan<byte> bytes)
    {
        bool isText = _header.Layout.HasOffsets;
        long length = isText ? _codec.PlainLength(bytes) : PlainPacket.ByteLength(_header.Layout.DataBits);
        if (length > BlockEncoder.MaxPlainLength)
            return $"{length} plain bytes";
        Reserve(ref _plain, (int)length);
        Span<byte> plain = _plain.AsSpan(0, (int)length);
        _codec.Decode(_shared, packet, bytes, plain);
        if (!isText)
            return null;
        if (PlainPacket.ReadOffsets(plain, _offsets) is { } problem)
            return problem;
        return _header.Kind == RegionKind.Text && FindInvalid(block, packet, plain) is { } row and >= 0
            ? $"no UTF-8 in row {row}"
            : null;
    }

    // The first row of a packet that is no UTF-8; -1 where all are.
    private long FindInvalid(int block, int packet, ReadOnlySpan<byte> plain)
    {
        long firstRow = block * (long)Geometry.BlockRows + packet * IBlockCodec.PacketRows;
        for (int i = 0; i < IBlockCodec.PacketRows; i++)
        {
            if (!Utf8.IsValid(plain[_offsets[i].._offsets[i + 1]]) && !IsNull(firstRow + i))
                return _chunk.FirstRow + firstRow + i;
        }
        return -1;
    }

    private bool IsNull(long row)
    {
        if (_chunk.NullCount == 0)
            return false;
        int unit = _header.Layout.ChecksumUnit(_header.Layout.ValidityIndex);
        ReadOnlySpan<byte> bits = _validity.Read(_chunk.Segments[0], unit, row / 8 / unit, _name);
        return !Bitmap.Get(bits, row % (unit * 8L));
    }

    // Blocks are counted from row 0 of the vector.
    private void Add(int block, int part, long start, string expected, string found) =>
        _damages.Add(
            new Damage(
                _name,
                _chunk.Segments[^1].Extent.Offset + start,
                expected,
                $"{found} in block {_chunk.FirstRow / Geometry.BlockRows + block}"
                    + (part == 0 ? "" : $", packet {part - 1}")
            )
        );

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length >= length)
            return;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        buffer = ArrayPool<byte>.Shared.Rent(length);
    }
}
