using System.Buffers;

namespace Columnar.Compression;

/// <summary>
/// Encodes blocks of numbers as one chunk, or with a chunk per packet where that is smaller. Packets are coded alone only while what is known
/// and estimated of them says that they may win. One thread at a time.
/// </summary>
/// <param name="type">The numbers.</param>
/// <param name="width">Bytes of a number.</param>
internal sealed class PcoBlockEncoder(PcoNumberType type, int width)
{
    // Packets that are always coded alone: what the estimates miss, such as few values far from one another, they tell.
    private const int ProbeCount = 2;

    private readonly PcoChunkWriter _writer = PcoChunkWriter.Create(type);
    private readonly ArrayBufferWriter<byte> _together = new();
    private readonly ArrayBufferWriter<byte> _apart = new();
    private readonly int[] _pageLengths = new int[IBlockCodec.BlockPackets];
    private readonly int[] _ends = new int[IBlockCodec.BlockParts];

    // By packet: about its bytes alone, 0 where nothing is known; where those are once they were coded.
    private readonly int[] _estimates = new int[IBlockCodec.BlockPackets];
    private readonly Range[] _places = new Range[IBlockCodec.BlockPackets];
    private readonly int[] _order = new int[IBlockCodec.BlockPackets];

    /// <inheritdoc cref="IBlockCodec.Encode"/>
    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        EncodeTogether(plain, packetEnds);
        if (packetEnds.Length > 1 && TryEncodeApart(plain, packetEnds, _together.WrittenCount))
        {
            CopyApart(packetEnds.Length, target, partEnds);
            return;
        }
        _together.WrittenSpan.CopyTo(target);
        _ends.AsSpan(0, partEnds.Length).CopyTo(partEnds);
    }

    private void EncodeTogether(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds)
    {
        for (int i = 0; i < packetEnds.Length; i++)
            _pageLengths[i] = Packet(plain, packetEnds, i).Length / width;
        _writer.Begin(plain, _pageLengths.AsSpan(0, packetEnds.Length), PcoOptions.Default);
        WriteHeader(_together);
        _writer.WriteMeta(_together);
        _ends[0] = _together.WrittenCount;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            _writer.WritePage(i, _together);
            _estimates[i] = _writer.EstimateAlone();
            _ends[i + 1] = _together.WrittenCount;
        }
    }

    // Codes packets as chunks, as long as all of them may become less than some bytes.
    private bool TryEncodeApart(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, int byteLength)
    {
        for (int i = 0; i < packetEnds.Length; i++)
        {
            if (_writer.WouldDiffer(Packet(plain, packetEnds, i)))
                _estimates[i] = 0;
        }
        WriteHeader(_apart);
        int total = _apart.WrittenCount;
        int estimated = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            total += _estimates[i];
            estimated += _estimates[i] > 0 ? 1 : 0;
        }
        Order(packetEnds.Length);
        int excess = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            // The estimates left are taken to be as far too high as the worst so far.
            if (i >= ProbeCount && total - (excess * estimated) >= byteLength)
                return false;
            int packet = _order[i];
            int length = EncodeAlone(packet, Packet(plain, packetEnds, packet));
            total += length - _estimates[packet];
            if (_estimates[packet] == 0)
                continue;
            estimated--;
            excess = Math.Max(excess, _estimates[packet] - length);
        }
        return total < byteLength;
    }

    // The probes, which lie apart; those of which nothing is known; the others.
    private void Order(int count)
    {
        int first = count / 3;
        int second = Math.Max(first + 1, 2 * count / 3);
        (_order[0], _order[1]) = (first, second);
        int next = ProbeCount;
        for (int known = 0; known <= 1; known++)
        {
            for (int i = 0; i < count; i++)
            {
                if (i != first && i != second && (_estimates[i] > 0 ? 1 : 0) == known)
                    _order[next++] = i;
            }
        }
    }

    private int EncodeAlone(int packet, ReadOnlySpan<byte> numbers)
    {
        int start = _apart.WrittenCount;
        _writer.Begin(numbers, [numbers.Length / width], PcoOptions.Default);
        _writer.WriteMeta(_apart);
        _writer.WritePage(0, _apart);
        _places[packet] = start.._apart.WrittenCount;
        return _apart.WrittenCount - start;
    }

    private void CopyApart(int count, Span<byte> target, Span<int> partEnds)
    {
        int end = partEnds[0] = PcoVersion.ByteLength;
        _apart.WrittenSpan[..end].CopyTo(target);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> chunk = _apart.WrittenSpan[_places[i]];
            chunk.CopyTo(target[end..]);
            end += chunk.Length;
            partEnds[i + 1] = end;
        }
    }

    private static ReadOnlySpan<byte> Packet(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, int index) =>
        plain[(index == 0 ? 0 : packetEnds[index - 1])..packetEnds[index]];

    private static void WriteHeader(ArrayBufferWriter<byte> target)
    {
        target.ResetWrittenCount();
        target.Write([PcoVersion.Current.Major, PcoVersion.Current.Minor]);
    }
}
