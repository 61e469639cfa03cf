using System.Numerics;

namespace Columnar.Compression;

/// <summary>
/// Encodes blocks of numbers as one chunk or divided into chunks, whichever is smallest: of 16 KiB of numbers, and of a packet. All are
/// coded to find it: no look at samples or at the bins of a block tells for sure that a file per 16 KiB would not be smaller. Only
/// packets of two chunks of 16 KiB have estimates, by what those took. One thread at a time.
/// </summary>
internal sealed class PcoBlockEncoder
{
    // Packets that are coded alone whatever is estimated.
    private const int ProbeCount = 2;
    private const int FileBytes = 16_384;

    private readonly PcoChunkWriter _writer;
    private readonly PcoBlockDivision _whole;
    private readonly PcoBlockDivision _packets;
    private readonly PcoBlockDivision _files;
    private readonly int[] _order = new int[IBlockCodec.BlockPackets];

    /// <param name="type">The numbers.</param>
    /// <param name="width">Bytes of a number.</param>
    public PcoBlockEncoder(PcoNumberType type, int width)
    {
        int fileLog = BitOperations.Log2((uint)(FileBytes / width));
        _writer = PcoChunkWriter.Create(type);
        _whole = new PcoBlockDivision(PcoBlockDivision.BlockLog, width);
        _packets = new PcoBlockDivision(PcoBlockDivision.PacketLog, width);
        _files = fileLog == PcoBlockDivision.PacketLog ? _packets : new PcoBlockDivision(fileLog, width);
    }

    /// <inheritdoc cref="IBlockCodec.Encode"/>
    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        PcoBlockDivision best = _whole;
        EncodeAll(_whole, plain, packetEnds);
        EncodeAll(_files, plain, packetEnds);
        if (_files.ByteLength < best.ByteLength)
            best = _files;
        if (_files.LengthLog < PcoBlockDivision.PacketLog)
        {
            if (TryEncodePackets(plain, packetEnds, best.ByteLength))
                best = _packets;
        }
        else if (_files != _packets)
        {
            EncodeAll(_packets, plain, packetEnds);
            if (_packets.ByteLength < best.ByteLength)
                best = _packets;
        }
        best.CopyTo(target, partEnds);
    }

    private void EncodeAll(PcoBlockDivision division, ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds)
    {
        division.Begin(packetEnds);
        for (int chunk = 0; chunk < division.ChunkCount; chunk++)
            division.EncodeChunk(_writer, plain, chunk);
    }

    // Codes packet after packet, as long as all of them may become less than some bytes.
    private bool TryEncodePackets(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, int byteLength)
    {
        _packets.Begin(packetEnds);
        int count = packetEnds.Length;
        int total = _packets.ByteLength;
        for (int packet = 0; packet < count; packet++)
            total += _files.LengthOf(packet);
        Order(count);
        // How much less than the parts of a packet it took itself, at most; those that are left are taken to gain as much.
        int gain = 0;
        for (int i = 0; i < count; i++)
        {
            if (i >= ProbeCount && total - (gain * (count - i)) >= byteLength)
                return false;
            int packet = _order[i];
            int parts = _files.LengthOf(packet);
            int length = _packets.EncodeChunk(_writer, plain, packet);
            gain = Math.Max(gain, parts - length);
            total += length - parts;
        }
        return total < byteLength;
    }

    // Two that lie apart, then the others.
    private void Order(int count)
    {
        int first = count / 3;
        int second = 2 * count / 3;
        int next = 0;
        _order[next++] = first;
        if (second != first)
            _order[next++] = second;
        for (int i = 0; i < count; i++)
        {
            if (i != first && i != second)
                _order[next++] = i;
        }
    }
}
