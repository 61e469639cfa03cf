using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Decodes the packets of an encoded chunk from the map, each compared with its checksum before. Packets that single reads come to are kept
/// for the next ones, as far as the store has room for them.
/// </summary>
internal sealed unsafe class EncodedChunk : IChunkDecoder
{
    private readonly Store _store;
    private readonly string _name;
    private readonly Chunk _chunk;
    private readonly RowLayout _layout;
    private readonly long _firstRow;

    // Bytes of a value of a fixed width; 0 for text and bits.
    private readonly int _width;
    private readonly IBlockCodec _codec;
    private readonly CachedPacket?[] _packets;

    // What the packets of blocks share, for those that single reads came to.
    private readonly CachedShare?[] _shares;

    /// <exception cref="CorruptDataException">The index of parts contradicts its checksum or itself.</exception>
    private EncodedChunk(Store store, RegionHeader header, Chunk chunk)
    {
        _store = store;
        _name = header.Name;
        _chunk = chunk;
        _layout = header.Layout;
        _firstRow = chunk.FirstRow;
        _width = _layout.DataBits / 8;
        _codec = header.CodecOf(chunk);
        _packets = new CachedPacket?[chunk.Rows / IBlockCodec.PacketRows];
        _shares = new CachedShare?[chunk.BlockCount];
        RowLayout encoded = header.LayoutOf(chunk);
        Segment index = chunk.Segments[encoded.PartsIndex];
        SegmentReader.VerifyAll(store, index, encoded.ChecksumUnit(encoded.PartsIndex), header.Name, 0);
        if (Index.FindFault(Data.WholeBytes) is { } fault)
            Throw.Corrupt($"parts of '{header.Name}'", index.Extent.Offset, "parts that follow one another", fault);
    }

    /// <inheritdoc/>
    public long StoredBytes => Data.WholeBytes - Index.FirstByte + _chunk.Segments[^2].WholeBytes;

    /// <summary>Where the parts are. Read within a lease.</summary>
    public PartIndex Index => new(SegmentReader.Bytes(_store, _chunk.Segments[^2]));

    private Segment Data => _chunk.Segments[^1];

    /// <summary>The decoder of an encoded chunk.</summary>
    /// <exception cref="CorruptDataException">Its index of parts contradicts its checksum or itself.</exception>
    public static EncodedChunk Of(Store store, RegionHeader header, Chunk chunk) =>
        chunk.Decoder ??= new EncodedChunk(store, header, chunk);

    /// <inheritdoc/>
    public ChunkBuffers Decode(long firstRow, int rows, PieceBuffer memory)
    {
        int packet = PacketOf(firstRow);
        int start = (int)((firstRow - _chunk.FirstRow) % IBlockCodec.PacketRows);
        ChunkBuffers whole =
            rows == IBlockCodec.PacketRows ? DecodePacket(packet, memory) : CopyRows(packet, start, rows, memory);
        int nulls = 0;
        nint validity = 0;
        if (_chunk.NullCount > 0)
        {
            // SAFETY: the bitmap has a bit for each row of the chunk; those of a packet begin at a multiple of 512 bytes.
            nint bits = _store.Map.AddressOf(_chunk.Segments[0].Extent.Offset) + packet * (IBlockCodec.PacketRows / 8);
            ReadOnlySpan<byte> valid = new((void*)bits, IBlockCodec.PacketRows / 8);
            nulls = rows - (int)Bitmap.CountOnes(valid, start, rows);
            validity = bits;
            if (start > 0)
            {
                validity = (nint)memory.TakeValidity(rows);
                Bitmap.Copy(valid, start, new Span<byte>((void*)validity, (int)Bitmap.ByteLength(rows)), 0, rows);
            }
        }
        return whole with
        {
            FirstRow = firstRow,
            Length = rows,
            Validity = nulls == 0 ? 0 : validity,
            NullCount = nulls,
        };
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Read(long row)
    {
        // Unsigned and of 32 bits, which a chunk's rows fit: shifts and masks.
        uint place = (uint)(row - _firstRow);
        uint at = place % IBlockCodec.PacketRows;
        CachedPacket packet = Kept((int)(place / IBlockCodec.PacketRows));
        if (_width > 0)
            return packet.Plain.AsSpan((int)at * _width, _width);
        if (packet.Offsets is { } offsets)
            return packet.Plain.AsSpan(offsets[at]..offsets[at + 1]);
        return Bitmap.Get(packet.Plain, at) ? [1] : [0];
    }

    /// <inheritdoc/>
    public bool IsNull(long row) => throw new InvalidOperationException("The validity is in reach.");

    /// <summary>A block's parts as they are, each compared with its checksum.</summary>
    /// <exception cref="CorruptDataException">One contradicts its checksum.</exception>
    public EncodedBlock Blocks(long first, long count)
    {
        PartIndex index = Index;
        for (long block = first; block < first + count; block++)
        {
            for (int part = 0; part < index.PartCountOf(block); part++)
                _ = Part(block, part);
        }
        long start = index.StartOf(first);
        ReadOnlySpan<byte> bytes = SegmentReader.Bytes(_store, Data)[(int)start..(int)index.StartOf(first + count)];
        return new EncodedBlock(bytes, index.EntriesOf(first, count), start);
    }

    /// <summary>The bytes of a block's values in memory; of text at least.</summary>
    public int PlainLengthOf(long block)
    {
        long length = 0;
        for (int i = 0; i < Index.PartCountOf(block) - 1; i++)
            length += PlainLength((int)block * IBlockCodec.BlockPackets + i);
        return checked((int)length);
    }

    private ChunkBuffers DecodePacket(int packet, PieceBuffer memory)
    {
        CachedPacket? cached = _packets[packet];
        int length = cached?.Plain.Length ?? PlainLength(packet);
        nint data = (nint)memory.TakeData(length);
        Span<byte> plain = new((void*)data, length);
        if (cached is not null)
            cached.Plain.CopyTo(plain);
        else
            DecodeInto(packet, ShareFor(packet / IBlockCodec.BlockPackets, memory), plain);
        if (!_layout.HasOffsets)
            return new ChunkBuffers(0, 0, 0, 0, data, 0);
        int* offsets = memory.TakeOffsets(IBlockCodec.PacketRows);
        ReadOffsets(packet, plain, new Span<int>(offsets, IBlockCodec.PacketRows + 1));
        return new ChunkBuffers(0, 0, 0, (nint)offsets, data, 0);
    }

    // Some rows of a packet, which is kept: whoever reads a few rows comes again.
    private ChunkBuffers CopyRows(int packet, int start, int rows, PieceBuffer memory)
    {
        CachedPacket cached = Kept(packet);
        if (cached.Offsets is { } offsets)
        {
            ReadOnlySpan<byte> text = cached.Plain.AsSpan(offsets[start]..offsets[start + rows]);
            byte* target = memory.TakeData(text.Length);
            text.CopyTo(new Span<byte>(target, text.Length));
            int* moved = memory.TakeOffsets(rows);
            for (int i = 0; i <= rows; i++)
                moved[i] = offsets[start + i] - offsets[start];
            return new ChunkBuffers(0, 0, 0, (nint)moved, (nint)target, 0);
        }
        int bits = _layout.DataBits;
        int length = (int)Bitmap.ByteLength((long)rows * bits);
        byte* data = memory.TakeData(length);
        Bitmap.Copy(cached.Plain, (long)start * bits, new Span<byte>(data, length), 0, (long)rows * bits);
        return new ChunkBuffers(0, 0, 0, 0, (nint)data, 0);
    }

    private int PacketOf(long row) => (int)((row - _chunk.FirstRow) / IBlockCodec.PacketRows);

    private CachedPacket Kept(int packet)
    {
        if (_packets[packet] is { } known)
        {
            if (!known.WasUsed)
                known.WasUsed = true;
            return known;
        }
        return Keep(packet);
    }

    private CachedPacket Keep(int packet)
    {
        byte[] plain = new byte[PlainLength(packet)];
        DecodeInto(packet, KeptShare(packet / IBlockCodec.BlockPackets), plain);
        int[]? offsets = null;
        if (_layout.HasOffsets)
        {
            offsets = new int[IBlockCodec.PacketRows + 1];
            ReadOffsets(packet, plain, offsets);
        }
        CachedPacket made = new(_packets, packet, plain, offsets);
        if (Interlocked.CompareExchange(ref _packets[packet], made, null) is { } other)
            return other;
        _store.PacketCache.Add(made);
        return made;
    }

    private int PlainLength(int packet)
    {
        if (!_layout.HasOffsets)
            return PlainPacket.ByteLength(_layout.DataBits);
        ReadOnlySpan<byte> bytes = Part(packet / IBlockCodec.BlockPackets, 1 + packet % IBlockCodec.BlockPackets);
        try
        {
            int length = _codec.PlainLength(bytes);
            if (length <= BlockEncoder.MaxPlainLength)
                return length;
            Fail(packet, $"at most {BlockEncoder.MaxPlainLength} plain bytes", $"{length}");
        }
        catch (FormatException problem)
        {
            Fail(packet, "a packet of its codec", problem.Message);
        }
        return 0;
    }

    private void DecodeInto(int packet, SharedPart? shared, Span<byte> plain)
    {
        int index = packet % IBlockCodec.BlockPackets;
        ReadOnlySpan<byte> bytes = Part(packet / IBlockCodec.BlockPackets, 1 + index);
        try
        {
            _codec.Decode(shared, index, bytes, plain);
        }
        catch (FormatException problem)
        {
            Fail(packet, $"a packet of {plain.Length} bytes", problem.Message);
        }
    }

    private void ReadOffsets(int packet, ReadOnlySpan<byte> plain, Span<int> offsets)
    {
        if (PlainPacket.ReadOffsets(plain, offsets) is { } problem)
            Fail(packet, "texts with their lengths", problem);
    }

    // What the packets of a block share, for whoever reads packet after packet: read once per block, into memory of the reader's.
    private SharedPart? ShareFor(int block, PieceBuffer memory)
    {
        if (_shares[block] is { } known)
            return known.Part;
        if (memory.Kept is not BlockShare share)
            memory.Kept = share = new BlockShare();
        if (share.Chunk != this || share.Block != block)
        {
            share.Chunk = null; // Until it is read: that may fail.
            share.Part = ReadShare(block, share.Part);
            (share.Chunk, share.Block) = (this, block);
        }
        return share.Part;
    }

    // The same for single reads, which come again.
    private SharedPart? KeptShare(int block)
    {
        if (_shares[block] is { } known)
        {
            known.WasUsed = true;
            return known.Part;
        }
        if (ReadShare(block, null) is not { } part)
            return null;
        CachedShare made = new(_shares, block, part);
        if (Interlocked.CompareExchange(ref _shares[block], made, null) is { } other)
            return other.Part;
        _store.PacketCache.Add(made);
        return part;
    }

    private SharedPart? ReadShare(int block, SharedPart? reusable)
    {
        ReadOnlySpan<byte> bytes = Part(block, 0);
        try
        {
            return _codec.ReadShared(bytes, reusable);
        }
        catch (FormatException problem)
        {
            long place = Data.Extent.Offset + Index.Part(block, 0).Start;
            Throw.Corrupt($"{NameOf(block, -1)} of '{_name}'", place, "a shared part of its codec", problem.Message);
            return null;
        }
    }

    private ReadOnlySpan<byte> Part(long block, int part)
    {
        (long start, long end, uint checksum) = Index.Part(block, part);
        ReadOnlySpan<byte> bytes = SegmentReader.Bytes(_store, Data)[(int)start..(int)end];
        uint found = Crc32C.Compute(bytes);
        if (found != checksum)
        {
            Throw.Corrupt(
                $"{NameOf(block, part - 1)} of '{_name}'",
                Data.Extent.Offset + start,
                $"checksum {checksum:x8}",
                $"{found:x8}"
            );
        }
        return bytes;
    }

    private void Fail(int packet, string expected, string found)
    {
        long block = packet / IBlockCodec.BlockPackets;
        int part = packet % IBlockCodec.BlockPackets;
        long place = Data.Extent.Offset + Index.Part(block, part + 1).Start;
        Throw.Corrupt($"{NameOf(block, part)} of '{_name}'", place, expected, found);
    }

    // Blocks are counted from row 0 of the vector.
    private string NameOf(long block, int packet) =>
        packet < 0
            ? $"block {_chunk.FirstRow / Geometry.BlockRows + block}"
            : $"block {_chunk.FirstRow / Geometry.BlockRows + block}, packet {packet}";

    // What a reader keeps from packet to packet of a block.
    private sealed class BlockShare
    {
        public EncodedChunk? Chunk { get; set; }

        public int Block { get; set; }

        public SharedPart? Part { get; set; }
    }
}
