using System.Buffers;

namespace Columnar.Compression;

/// <summary>
/// One way to divide a block of packets into chunks: of several packets, whose metas all packets share then, or of one packet or a part
/// of one, which stand in the packet with their metas. FORMAT.md, "Encoded chunks". One thread at a time.
/// </summary>
/// <param name="lengthLog">The binary logarithm of the numbers of a chunk.</param>
/// <param name="width">Bytes of a number.</param>
internal sealed class PcoBlockDivision(int lengthLog, int width)
{
    /// <summary>The binary logarithm of the numbers of a packet.</summary>
    public const int PacketLog = 12;

    /// <summary>The binary logarithm of the numbers of the shortest chunks.</summary>
    public const int MinLengthLog = PacketLog - 1;

    /// <summary>The binary logarithm of the numbers of a chunk that is a block.</summary>
    public const int BlockLog = 16;

    /// <summary>What a block begins with: the version of the format, and the length of chunks.</summary>
    public const int HeaderLength = PcoVersion.ByteLength + 1;

    /// <summary>The most chunks of a block; as many have the most pages.</summary>
    public const int MaxChunks = IBlockCodec.BlockPackets << (PacketLog - MinLengthLog);

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly int[] _packetEnds = new int[IBlockCodec.BlockPackets];
    private readonly int[] _pageEnds = new int[MaxChunks];
    private readonly int[] _pageLengths = new int[IBlockCodec.BlockPackets];
    private readonly int[] _lengths = new int[MaxChunks];
    private readonly Range[] _metas = new Range[MaxChunks];
    private readonly Range[] _pages = new Range[MaxChunks];
    private int _packetCount;
    private int _pageCount;

    /// <summary>The binary logarithm of the numbers of a chunk.</summary>
    public int LengthLog { get; } = lengthLog;

    // Packets of a chunk that has whole ones; else 1.
    private int PacketsPerChunk { get; } = 1 << Math.Max(0, lengthLog - PacketLog);

    /// <summary>How many chunks the block has.</summary>
    public int ChunkCount => (_pageCount + PacketsPerChunk - 1) / PacketsPerChunk;

    /// <summary>The bytes of the block, with the chunks coded so far.</summary>
    public int ByteLength => HeaderLength + _bytes.WrittenCount;

    /// <summary>Begins a block.</summary>
    /// <param name="packetEnds">Where each packet ends, in bytes.</param>
    public void Begin(ReadOnlySpan<int> packetEnds)
    {
        _bytes.ResetWrittenCount();
        _packetCount = packetEnds.Length;
        _pageCount = 0;
        int at = 0;
        for (int packet = 0; packet < packetEnds.Length; packet++)
        {
            int end = packetEnds[packet] / width;
            while (at < end)
            {
                at = Math.Min(at + (1 << Math.Min(LengthLog, PacketLog)), end);
                _pageEnds[_pageCount++] = at;
            }
            _packetEnds[packet] = _pageCount;
        }
    }

    /// <summary>The pages of a packet.</summary>
    private Range PagesOf(int packet) => (packet == 0 ? 0 : _packetEnds[packet - 1]).._packetEnds[packet];

    /// <summary>The numbers of a page.</summary>
    private Range NumbersOf(int page) => (page == 0 ? 0 : _pageEnds[page - 1]).._pageEnds[page];

    /// <summary>The bytes of a chunk's numbers.</summary>
    /// <param name="plain">Those of the block.</param>
    /// <param name="chunk">Which chunk.</param>
    private ReadOnlySpan<byte> Numbers(ReadOnlySpan<byte> plain, int chunk)
    {
        (int first, int end) = Pages(chunk);
        return plain[(NumbersOf(first).Start.Value * width)..(_pageEnds[end - 1] * width)];
    }

    /// <summary>Begins a chunk and writes its meta.</summary>
    private void BeginChunk(PcoChunkWriter writer, ReadOnlySpan<byte> plain, int chunk)
    {
        (int first, int end) = Pages(chunk);
        for (int page = first; page < end; page++)
            _pageLengths[page - first] = NumbersOf(page).End.Value - NumbersOf(page).Start.Value;
        writer.Begin(Numbers(plain, chunk), _pageLengths.AsSpan(0, end - first), PcoOptions.Default);
        int start = _bytes.WrittenCount;
        writer.WriteMeta(_bytes);
        _metas[chunk] = start.._bytes.WrittenCount;
    }

    /// <summary>Writes a page of the chunk begun.</summary>
    /// <param name="writer">That which began it.</param>
    /// <param name="page">Which page of the block.</param>
    private void WritePage(PcoChunkWriter writer, int page)
    {
        int start = _bytes.WrittenCount;
        writer.WritePage(page % PacketsPerChunk, _bytes);
        _pages[page] = start.._bytes.WrittenCount;
    }

    /// <summary>Codes a chunk.</summary>
    /// <returns>Its bytes.</returns>
    public int EncodeChunk(PcoChunkWriter writer, ReadOnlySpan<byte> plain, int chunk)
    {
        int before = _bytes.WrittenCount;
        BeginChunk(writer, plain, chunk);
        (int first, int end) = Pages(chunk);
        for (int page = first; page < end; page++)
            WritePage(writer, page);
        _lengths[chunk] = _bytes.WrittenCount - before;
        return _lengths[chunk];
    }

    /// <summary>The bytes of the chunks of a packet, all of which were coded.</summary>
    public int LengthOf(int packet)
    {
        int length = 0;
        foreach (int chunk in _lengths.AsSpan(PagesOf(packet)))
            length += chunk;
        return length;
    }

    /// <summary>Writes the block's parts, all chunks of which were coded.</summary>
    /// <inheritdoc cref="IBlockCodec.Encode"/>
    public void CopyTo(Span<byte> target, Span<int> partEnds)
    {
        (target[0], target[1], target[2]) = (PcoVersion.Current.Major, PcoVersion.Current.Minor, (byte)LengthLog);
        int length = HeaderLength;
        bool isShared = LengthLog > PacketLog;
        for (int chunk = 0; isShared && chunk < ChunkCount; chunk++)
            Append(_metas[chunk], target, ref length);
        partEnds[0] = length;
        for (int packet = 0; packet < _packetCount; packet++)
        {
            (int first, int end) = (PagesOf(packet).Start.Value, PagesOf(packet).End.Value);
            for (int page = first; page < end; page++)
            {
                if (!isShared)
                    Append(_metas[page], target, ref length);
                Append(_pages[page], target, ref length);
            }
            partEnds[packet + 1] = length;
        }
    }

    // A chunk has several packets, each a page, or one page.
    private (int First, int End) Pages(int chunk) =>
        (chunk * PacketsPerChunk, Math.Min((chunk + 1) * PacketsPerChunk, _pageCount));

    private void Append(Range range, Span<byte> target, ref int length)
    {
        ReadOnlySpan<byte> bytes = _bytes.WrittenSpan[range];
        bytes.CopyTo(target[length..]);
        length += bytes.Length;
    }
}
