using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Columnar.Csv;

/// <summary>Writes fields as UTF-8 through one buffer.</summary>
internal sealed class CsvOutput
{
    private const int BufferSize = 256 * 1024;

    /// <summary>More than any number or time takes, quotes included.</summary>
    private const int MaxValueLength = 64;

    private static readonly SearchValues<byte> s_integerCharacters = SearchValues.Create("-0123456789"u8);

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

    /// <summary>Ascii text that needs no quotes.</summary>
    public void Word(ReadOnlySpan<byte> word)
    {
        word.CopyTo(Reserve());
        Value(word.Length);
    }

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

    /// <summary>An integer.</summary>
    public void Integer<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(Reserve(), out int written, default, CultureInfo.InvariantCulture);
        Value(written);
    }

    /// <summary>
    /// A floating point number by the fewest digits that read back as the same; whole ones end in <c>.0</c>, to be read as
    /// such again.
    /// </summary>
    public void Float<T>(T value)
        where T : IFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
        {
            Word(
                T.IsNaN(value) ? "NaN"u8
                : T.IsNegative(value) ? "-inf"u8
                : "inf"u8
            );
            return;
        }
        Span<byte> target = Reserve();
        value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        if (!target[..written].ContainsAnyExcept(s_integerCharacters))
        {
            ".0"u8.CopyTo(target[written..]);
            written += 2;
        }
        Value(written);
    }

    public void Date(int days) => Value(IsoTime.FormatDate(days, Reserve()));

    public void Time(long ticks, TimeUnit unit, bool isUtc) => Value(IsoTime.FormatTime(ticks, unit, isUtc, Reserve()));

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

    private Span<byte> Reserve()
    {
        if (_buffer.Length - _length < MaxValueLength)
            Flush();
        return _buffer.AsSpan(_length);
    }

    private void Byte(byte value)
    {
        Reserve()[0] = value;
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
