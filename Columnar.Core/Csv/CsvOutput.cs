using System.Buffers;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Csv;

/// <summary>Writes fields as UTF-8 through one buffer.</summary>
internal sealed class CsvOutput
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Quotes around a value.</summary>
    private const int QuoteLength = 2;

    /// <summary>Bytes encoded at once, a multiple of 3.</summary>
    private const int Base64Piece = 3 << 10;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte _delimiter;
    private readonly byte[] _nullText;
    private readonly SearchValues<byte> _quoted;
    private int _length;

    public CsvOutput(Stream stream, CsvOptions options)
    {
        _stream = stream;
        _delimiter = (byte)options.Delimiter;
        _nullText = options.NullBytes;
        _quoted = SearchValues.Create([_delimiter, (byte)'"', (byte)'\n', (byte)'\r']);
    }

    public void Delimiter() => Byte(_delimiter);

    public void EndOfLine() => Byte((byte)'\n');

    public void Null() => Bytes(_nullText);

    /// <summary>
    /// Text, in quotes where it would otherwise be read as something else: as more than one field, as null, or without the
    /// spaces around it.
    /// </summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        bool isPlain =
            !text.IsEmpty
            && !text.ContainsAny(_quoted)
            && !IsSpace(text[0])
            && !IsSpace(text[^1])
            && !text.SequenceEqual(_nullText)
            && !text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        if (isPlain)
        {
            Bytes(text);
            return;
        }
        Byte((byte)'"');
        while (true)
        {
            int quote = text.IndexOf((byte)'"');
            if (quote < 0)
                break;
            Bytes(text[..(quote + 1)]);
            Byte((byte)'"');
            text = text[(quote + 1)..];
        }
        Bytes(text);
        Byte((byte)'"');
    }

    /// <inheritdoc cref="Text(ReadOnlySpan{byte})"/>
    public void Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>A value of a fixed width.</summary>
    /// <param name="format">How values of its type are written.</param>
    /// <param name="value">Its bytes.</param>
    public void Value(ValueFormat format, ReadOnlySpan<byte> value) =>
        Value(format.Write(value, Reserve(format.MaxLength + QuoteLength)));

    /// <summary>Bytes in base64, in quotes where they would otherwise be read as something else.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        bool isQuoted =
            bytes.IsEmpty
            || _delimiter is (byte)'/' or (byte)'='
            || System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length) == _nullText.Length;
        if (isQuoted)
            Byte((byte)'"');
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, Base64Piece)];
            System.Buffers.Text.Base64.EncodeToUtf8(piece, Reserve(Base64Piece * 2), out _, out int written);
            _length += written;
            bytes = bytes[piece.Length..];
        }
        if (isQuoted)
            Byte((byte)'"');
    }

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _length);
        _length = 0;
    }

    /// <summary>Counts a value written at the place reserved; one that reads like the null text gets quotes, as text does.</summary>
    private void Value(int written)
    {
        Span<byte> value = _buffer.AsSpan(_length, written);
        if (value.SequenceEqual(_nullText))
        {
            value.CopyTo(_buffer.AsSpan(_length + 1));
            _buffer[_length] = _buffer[_length + 1 + written] = (byte)'"';
            written += 2;
        }
        _length += written;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
            Flush();
        return _buffer.AsSpan(_length);
    }

    private void Byte(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _length)
        {
            int part = _buffer.Length - _length;
            bytes[..part].CopyTo(_buffer.AsSpan(_length));
            _length += part;
            bytes = bytes[part..];
            Flush();
        }
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t';
}
