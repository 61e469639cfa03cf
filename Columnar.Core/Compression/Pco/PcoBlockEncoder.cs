using System.Buffers;

namespace Columnar.Compression;

/// <summary>Encodes blocks of numbers in both ways there are, and gives the smaller one. One thread at a time.</summary>
/// <param name="type">The numbers.</param>
/// <param name="width">Bytes of a number.</param>
internal sealed class PcoBlockEncoder(PcoNumberType type, int width)
{
    private readonly PcoChunkWriter _writer = PcoChunkWriter.Create(type);
    private readonly ArrayBufferWriter<byte> _together = new();
    private readonly ArrayBufferWriter<byte> _apart = new();
    private readonly int[] _pageLengths = new int[IBlockCodec.BlockPackets];
    private readonly int[] _endsTogether = new int[IBlockCodec.BlockParts];
    private readonly int[] _endsApart = new int[IBlockCodec.BlockParts];

    /// <inheritdoc cref="IBlockCodec.Encode"/>
    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        EncodeTogether(plain, packetEnds);
        bool isSmaller = packetEnds.Length > 1 && TryEncodeApart(plain, packetEnds, _together.WrittenCount);
        (isSmaller ? _apart : _together).WrittenSpan.CopyTo(target);
        (isSmaller ? _endsApart : _endsTogether).AsSpan(0, partEnds.Length).CopyTo(partEnds);
    }

    private void EncodeTogether(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds)
    {
        int start = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            _pageLengths[i] = (packetEnds[i] - start) / width;
            start = packetEnds[i];
        }
        _writer.Begin(plain, _pageLengths.AsSpan(0, packetEnds.Length), PcoOptions.Default);
        WriteHeader(_together);
        _writer.WriteMeta(_together);
        _endsTogether[0] = _together.WrittenCount;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            _writer.WritePage(i, _together);
            _endsTogether[i + 1] = _together.WrittenCount;
        }
    }

    // Each packet as a chunk, as long as that may become less than some bytes.
    private bool TryEncodeApart(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, int byteLength)
    {
        WriteHeader(_apart);
        _endsApart[0] = _apart.WrittenCount;
        int start = 0;
        for (int i = 0; i < packetEnds.Length; i++)
        {
            ReadOnlySpan<byte> packet = plain[start..packetEnds[i]];
            _writer.Begin(packet, [packet.Length / width], PcoOptions.Default);
            _writer.WriteMeta(_apart);
            _writer.WritePage(0, _apart);
            if (_apart.WrittenCount >= byteLength)
                return false;
            _endsApart[i + 1] = _apart.WrittenCount;
            start = packetEnds[i];
        }
        return true;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> target)
    {
        target.ResetWrittenCount();
        target.Write([PcoVersion.Current.Major, PcoVersion.Current.Minor]);
    }
}
