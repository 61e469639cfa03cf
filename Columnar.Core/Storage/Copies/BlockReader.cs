using System.Runtime.InteropServices;
using Columnar.Compression;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Reads the rows of a block of a chunk, whose bytes were checked before, for whoever looks at them once more.</summary>
/// <remarks>It reads through calls, as <see cref="UnitReader"/> does.</remarks>
internal sealed class BlockReader(IDataFile file)
{
    // The longest block so far decides; most are much shorter than a segment.
    private PinnedBuffer? _validity;
    private PinnedBuffer? _offsets;
    private PinnedBuffer? _data;
    private RowBuffer? _decoded;

    /// <summary>The rows of a block, valid until the next call.</summary>
    /// <exception cref="CorruptDataException">Offsets or parts do not lie within the data, or the file ends before.</exception>
    /// <exception cref="IOException">The system cannot read them.</exception>
    public ChunkBuffers Read(RegionHeader header, Chunk chunk, int block, string name)
    {
        RowLayout layout = header.Layout;
        long first = (long)block * Geometry.BlockRows;
        int rows = (int)Math.Min(Geometry.BlockRows, chunk.Rows - first);
        nint validity = 0;
        if (chunk.NullCount > 0)
            validity = Read(chunk, layout.ValidityIndex, first / 8, Bitmap.ByteLength(rows), ref _validity);
        if (chunk.Codec != CodecId.None)
            return Decode(header, chunk, block, rows, name) with { Validity = validity };
        if (!layout.HasOffsets)
        {
            long start = first * layout.DataBits / 8;
            long length = Bitmap.ByteLength((long)rows * layout.DataBits);
            return new(0, rows, validity, 0, Read(chunk, layout.DataIndex, start, length, ref _data), 0);
        }
        nint offsets = Read(chunk, layout.OffsetsIndex, first * sizeof(int), (rows + 1L) * sizeof(int), ref _offsets);
        ReadOnlySpan<int> ends = MemoryMarshal.Cast<byte, int>(_offsets!.Span)[..(rows + 1)];
        long text = ends[0] - chunk.FirstTextByte;
        long textLength = (long)ends[^1] - ends[0];
        long available = chunk.Segments[layout.DataIndex].WholeBytes - text;
        if (text < 0 || textLength < 0 || textLength > available)
            Throw.Corrupt(
                $"offsets of '{name}'",
                chunk.Segments[layout.OffsetsIndex].Extent.Offset + first * sizeof(int),
                "offsets that rise within the text",
                $"{ends[0]} to {ends[^1]}"
            );
        nint data = Read(chunk, layout.DataIndex, text, textLength, ref _data);
        return new(0, rows, validity, offsets, data - ends[0], 0);
    }

    private ChunkBuffers Decode(RegionHeader header, Chunk chunk, int block, int rows, string name)
    {
        byte[] entries = new byte[PartIndex.ByteLengthFor(rows)];
        Segment parts = chunk.Segments[^2];
        long before = PartIndex.ByteLengthFor((long)block * Geometry.BlockRows) - PartEntry.Size;
        file.Read(parts.Extent.Offset + before, entries);
        PartIndex index = new(entries);
        if (index.FindFault(0, chunk.Segments[^1].WholeBytes) is { } fault)
            Throw.Corrupt($"parts of '{name}'", parts.Extent.Offset, "parts that follow one another", fault);
        int length = (int)(index.StartOf(1) - index.StartOf(0));
        Read(chunk, chunk.Segments.Length - 1, index.StartOf(0), length, ref _data);
        try
        {
            _decoded = BlockDecoder.Decode(header.Layout, header.CodecOf(chunk), _data!.Span[..length], index);
        }
        catch (FormatException problem)
        {
            Throw.Corrupt($"block {block} of '{name}'", chunk.Segments[^1].Extent.Offset, "packets", problem.Message);
        }
        return _decoded!.Buffers(0);
    }

    private nint Read(Chunk chunk, int buffer, long start, long byteLength, ref PinnedBuffer? room)
    {
        if (room is null || room.Span.Length < byteLength)
            room = new PinnedBuffer(checked((int)byteLength));
        file.Read(chunk.Segments[buffer].Extent.Offset + start, room.Span[..(int)byteLength]);
        return room.Address;
    }
}
