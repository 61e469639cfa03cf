using System.Numerics;

namespace Columnar.Compression;

/// <summary>
/// Encodes blocks of numbers as one chunk or divided into chunks, whichever is smallest: of a packet, and of 16 KiB of numbers. Chunks are
/// coded alone only while what is known and estimated of them says that they may win. One thread at a time.
/// </summary>
internal sealed class PcoBlockEncoder
{
    // Packets that are always coded alone: what the estimates miss, such as few values far from one another, they tell.
    private const int ProbeCount = 2;
    private const int FileBytes = 16_384;

    private readonly PcoChunkWriter _writer;
    private readonly PcoBlockDivision _whole;
    private readonly PcoBlockDivision _packets;
    private readonly PcoBlockDivision _files;

    // The same two, by the length of their chunks.
    private readonly PcoBlockDivision _long;
    private readonly PcoBlockDivision _short;

    // How much too high an estimate was at worst.
    private int _excess;
    private readonly int[] _order = new int[PcoBlockDivision.MaxChunks];

    /// <param name="type">The numbers.</param>
    /// <param name="width">Bytes of a number.</param>
    public PcoBlockEncoder(PcoNumberType type, int width)
    {
        int fileLog = BitOperations.Log2((uint)(FileBytes / width));
        _writer = PcoChunkWriter.Create(type);
        _whole = new PcoBlockDivision(PcoBlockDivision.BlockLog, width);
        _packets = new PcoBlockDivision(PcoBlockDivision.PacketLog, width);
        _files = fileLog == PcoBlockDivision.PacketLog ? _packets : new PcoBlockDivision(fileLog, width);
        (_long, _short) = fileLog > PcoBlockDivision.PacketLog ? (_files, _packets) : (_packets, _files);
    }

    /// <inheritdoc cref="IBlockCodec.Encode"/>
    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        _whole.Begin(packetEnds);
        _packets.Begin(packetEnds);
        _files.Begin(packetEnds);
        _whole.BeginChunk(_writer, plain, 0);
        for (int packet = 0; packet < packetEnds.Length; packet++)
        {
            _whole.WritePage(_writer, packet);
            Estimate(packet, isLast: packet == packetEnds.Length - 1);
        }
        ForgetUnlike(plain);
        _excess = 0;
        PcoBlockDivision best = _whole;
        if (TryEncode(_packets, plain, best.ByteLength, ProbeCount))
            best = _packets;
        // Several packets can be joined well or badly, which is tried where they won alone.
        int probes = best == _packets && _files == _long ? _files.ChunkCount : 0;
        if (_files != _packets && TryEncode(_files, plain, best.ByteLength, probes))
            best = _files;
        best.CopyTo(target, partEnds);
    }

    // What the packet written last would take in the divisions.
    private void Estimate(int packet, bool isLast)
    {
        (int first, int end) = (_short.PagesOf(packet).Start.Value, _short.PagesOf(packet).End.Value);
        int packetEnd = _short.NumbersOf(end - 1).End.Value;
        for (int page = first; page < end; page++)
        {
            Range numbers = _short.NumbersOf(page);
            _short.Estimates[page] = _writer.EstimateAlone(
                packetEnd - numbers.Start.Value,
                numbers.End.Value - numbers.Start.Value,
                isNext: page > first || packet % _long.PacketsPerChunk > 0
            );
        }
        if (_long != _short && (isLast || (packet + 1) % _long.PacketsPerChunk == 0))
            _long.Estimates[packet / _long.PacketsPerChunk] = _writer.EstimateJoined();
    }

    // The estimates are for the mode and delta of the block: 0 where those of a chunk would be others.
    private void ForgetUnlike(ReadOnlySpan<byte> plain)
    {
        int ratio = 1 << (_long.LengthLog - _short.LengthLog);
        for (int first = 0; first < _short.ChunkCount; first += ratio)
        {
            bool isUnlike = true;
            for (int chunk = first; chunk < Math.Min(first + ratio, _short.ChunkCount); chunk++)
            {
                if (_writer.WouldDiffer(_short.Numbers(plain, chunk)))
                    _short.Estimates[chunk] = 0;
                else
                    isUnlike = false;
            }
            if (isUnlike)
                _long.Estimates[first / ratio] = 0;
        }
    }

    // Codes chunk after chunk, as long as all of them may become less than some bytes.
    private bool TryEncode(PcoBlockDivision division, ReadOnlySpan<byte> plain, int byteLength, int probeCount)
    {
        int count = division.ChunkCount;
        if (count == 1)
            return false;
        ReadOnlySpan<int> estimates = division.Estimates[..count];
        int total = division.ByteLength;
        int estimated = 0;
        foreach (int estimate in estimates)
        {
            total += estimate;
            estimated += estimate > 0 ? 1 : 0;
        }
        Order(estimates);
        for (int i = 0; i < count; i++)
        {
            // The estimates left are taken to be as far too high as the worst so far.
            if (i >= probeCount && total - (_excess * estimated) >= byteLength)
                return false;
            int chunk = _order[i];
            int length = division.EncodeChunk(_writer, plain, chunk);
            total += length - estimates[chunk];
            if (estimates[chunk] == 0)
                continue;
            estimated--;
            _excess = Math.Max(_excess, estimates[chunk] - length);
        }
        return total < byteLength;
    }

    // Two that lie apart; those of which nothing is known; the others.
    private void Order(ReadOnlySpan<int> estimates)
    {
        int count = estimates.Length;
        int first = count / 3;
        int second = Math.Max(first + 1, 2 * count / 3);
        (_order[0], _order[1]) = (first, second);
        int next = 2;
        for (int known = 0; known <= 1; known++)
        {
            for (int i = 0; i < count; i++)
            {
                if (i != first && i != second && (estimates[i] > 0 ? 1 : 0) == known)
                    _order[next++] = i;
            }
        }
    }
}
