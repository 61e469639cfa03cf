using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Columnar.Storage;

/// <summary>Tells whether bytes that come in pieces are UTF-8; a piece may end within a character.</summary>
internal sealed class Utf8Pieces
{
    private const int MaxRuneBytes = 4;

    private readonly byte[] _begun = new byte[MaxRuneBytes];
    private int _begunCount;

    /// <summary>Whether no character is begun and not ended.</summary>
    public bool IsWhole => _begunCount == 0;

    public void Reset() => _begunCount = 0;

    /// <summary>Whether the bytes so far may be the beginning of UTF-8.</summary>
    public bool Add(ReadOnlySpan<byte> piece)
    {
        while (_begunCount > 0 && piece.Length > 0)
        {
            _begun[_begunCount++] = piece[0];
            piece = piece[1..];
            OperationStatus status = Rune.DecodeFromUtf8(_begun.AsSpan(0, _begunCount), out _, out _);
            if (status == OperationStatus.Done)
                _begunCount = 0;
            else if (status != OperationStatus.NeedMoreData)
                return false;
        }
        int begun = BegunAtEnd(piece);
        if (!Utf8.IsValid(piece[..^begun]))
            return false;
        if (begun > 0)
        {
            piece[^begun..].CopyTo(_begun);
            _begunCount = begun;
        }
        return true;
    }

    // Bytes at the end that belong to a character which goes on behind it.
    private static int BegunAtEnd(ReadOnlySpan<byte> piece)
    {
        for (int count = 1; count < MaxRuneBytes && count <= piece.Length; count++)
        {
            byte value = piece[^count];
            if ((value & 0xC0) == 0x80)
                continue;
            int length =
                value >= 0xF0 ? 4
                : value >= 0xE0 ? 3
                : value >= 0xC0 ? 2
                : 1;
            return length > count ? count : 0;
        }
        return 0;
    }
}
