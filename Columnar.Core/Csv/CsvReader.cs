using System.Buffers;
using System.Text.Unicode;

namespace Columnar.Csv;

/// <summary>
/// Reads the records of a CSV stream (RFC 4180, UTF-8) one at a time out of one buffer that grows to the longest record. Lines
/// end in LF, CR LF or CR; the last may lack its end.
/// </summary>
/// <remarks>The spans it hands out are valid until the next <see cref="Read"/>.</remarks>
internal sealed partial class CsvReader : IDisposable
{
    /// <summary>A record of more fields is refused, which bounds what a hostile line can make the import allocate.</summary>
    public const int MaxColumns = 16_384;

    private const byte Quote = (byte)'"';

    private readonly Stream _stream;
    private readonly string _source;
    private readonly int _maxRecordBytes;
    private readonly byte _delimiter;
    private readonly SearchValues<byte> _stops;
    private byte[] _buffer;

    // The record read last is [_start, _next), what is buffered behind it [_next, _end).
    private int _start;
    private int _next;
    private int _end;
    private bool _endOfStream;
    private bool _begun;
    private long _consumed;

    private FieldPlace[] _fields = new FieldPlace[16];
    private bool _hasQuotes;
    private long _nextLine = 1;

    public CsvReader(Stream stream, string source, CsvOptions options, int bufferSize)
    {
        _stream = stream;
        _source = source;
        _maxRecordBytes = (int)options.MaxRecordBytes;
        _delimiter = (byte)options.Delimiter;
        _stops = SearchValues.Create([_delimiter, Quote, (byte)'\n', (byte)'\r']);
        _buffer = new byte[Math.Max(bufferSize, 4)];
    }

    /// <summary>Whether a line without any character is a record of one empty field, as it must be where there is one column.</summary>
    public bool KeepsBlankLines { get; init; }

    /// <summary>Names of the columns for messages, once they are known.</summary>
    public IReadOnlyList<string> ColumnNames { get; set; } = [];

    /// <summary>Whether a blank line was passed over.</summary>
    public bool PassedBlankLine { get; private set; }

    /// <summary>Fields of the record.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The line of the input on which the record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Bytes of the stream up to the end of the record.</summary>
    public long Position => _consumed + _next;

    /// <summary>The content of a field: without its quotes, doubled quotes made single.</summary>
    public ReadOnlySpan<byte> Field(int index) => _buffer.AsSpan(_fields[index].Start, _fields[index].Length);

    /// <summary>Whether a field stood in quotes.</summary>
    public bool IsQuoted(int index) => _fields[index].IsQuoted;

    /// <summary>The line on which a field begins; it differs from <see cref="Line"/> behind quoted line breaks.</summary>
    public long LineOf(int index) =>
        _hasQuotes ? Line + CountLineBreaks(_buffer.AsSpan(_start, _fields[index].Start - _start)) : Line;

    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="CorruptDataException">The record is malformed.</exception>
    public bool Read()
    {
        if (!_begun)
            Begin();
        while (true)
        {
            _start = _next;
            Line = _nextLine;
            while (!TryParseRecord())
                Fill();
            if (_start == _next)
                return false;
            if (_next - _start > _maxRecordBytes)
                throw TooLong();
            if (FieldCount == 1 && _fields[0] is { Length: 0, IsQuoted: false } && !KeepsBlankLines)
            {
                _nextLine++;
                PassedBlankLine = true;
                continue;
            }
            FinishRecord();
            return true;
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>The record as it stands in the input, for messages.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_start, _next - _start).TrimEnd("\r\n"u8);

    private void Begin()
    {
        _begun = true;
        Fill();
        ReadOnlySpan<byte> head = _buffer.AsSpan(0, _end);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            _next = 3;
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new UnsupportedFormatException(_source, "text in UTF-16", "CSV in UTF-8");
    }

    /// <summary>Parses the record at <see cref="_start"/>; false where its end is not in the buffer yet.</summary>
    private bool TryParseRecord()
    {
        FieldCount = 0;
        _hasQuotes = false;
        _next = _start;
        if (_start == _end)
            return _endOfStream;
        int position = _start;
        while (true)
        {
            int stop;
            if (position < _end && _buffer[position] == Quote)
            {
                if (!TryParseQuoted(position, out stop))
                    return false;
            }
            else
            {
                int length = _buffer.AsSpan(position, _end - position).IndexOfAny(_stops);
                if (length < 0 && !_endOfStream)
                    return false;
                stop = length < 0 ? _end : position + length;
                AddField(new FieldPlace(position, stop - position, false, false));
            }
            if (stop == _end)
            {
                _next = _end;
                return _endOfStream;
            }
            byte found = _buffer[stop];
            position = stop + 1;
            if (found == _delimiter)
                continue;
            if (found == Quote && !HoldsLine(stop))
                return false;
            if (found == Quote)
                throw Malformed(FieldCount - 1, stop, "a quote only around a whole field (inside one it is doubled)");
            if (found == '\r')
            {
                // Whether an LF belongs to it can only be told from the next byte.
                if (position == _end && !_endOfStream)
                    return false;
                if (position < _end && _buffer[position] == '\n')
                    position++;
            }
            _next = position;
            return true;
        }
    }

    /// <summary>Parses a quoted field; false where its end is not in the buffer yet.</summary>
    /// <param name="open">The place of its opening quote.</param>
    /// <param name="stop">The place behind its closing quote.</param>
    private bool TryParseQuoted(int open, out int stop)
    {
        _hasQuotes = true;
        bool isEscaped = false;
        int scan = open + 1;
        while (true)
        {
            int length = _buffer.AsSpan(scan, _end - scan).IndexOf(Quote);
            stop = scan + length + 1;
            if (length < 0)
            {
                stop = _end;
                if (!_endOfStream)
                    return false;
                _next = _end;
                AddField(new FieldPlace(open + 1, _end - open - 1, true, false));
                throw Malformed(FieldCount - 1, open, "a closing quote before the end of the file");
            }
            if (stop == _end || _buffer[stop] != Quote)
                break;
            isEscaped = true;
            scan = stop + 1;
        }
        // A quote at the end of the buffer may be the first of a doubled one.
        if (stop == _end && !_endOfStream)
            return false;
        AddField(new FieldPlace(open + 1, stop - open - 2, true, isEscaped));
        if (stop == _end || _buffer[stop] == _delimiter || _buffer[stop] is (byte)'\r' or (byte)'\n')
            return true;
        if (!HoldsLine(stop))
            return false;
        throw Malformed(FieldCount - 1, stop, "a delimiter or the end of the line after a closing quote");
    }

    /// <summary>Whether the buffer holds as much of the line from a place on as a message shows, so that it is the same for any buffer.</summary>
    private bool HoldsLine(int place) =>
        _endOfStream
        || _end - place > CsvErrors.ShownBytes
        || _buffer.AsSpan(place, _end - place).ContainsAny((byte)'\r', (byte)'\n');

    private void AddField(FieldPlace field)
    {
        if (FieldCount == _fields.Length)
        {
            if (FieldCount == MaxColumns)
            {
                throw CsvErrors.AtLine(
                    _source,
                    Line,
                    $"at most {MaxColumns} fields",
                    "more; is the delimiter the right one?"
                );
            }
            Array.Resize(ref _fields, Math.Min(_fields.Length * 2, MaxColumns));
        }
        _fields[FieldCount++] = field;
    }

    /// <summary>Checks the bytes of a record, counts its lines, and makes doubled quotes single.</summary>
    private void FinishRecord()
    {
        ReadOnlySpan<byte> record = _buffer.AsSpan(_start, _next - _start);
        if (record.Contains((byte)0) || !Utf8.IsValid(record))
            throw NotText(record);
        _nextLine = Line + 1;
        if (!_hasQuotes)
            return;
        int breaks = CountLineBreaks(record);
        bool endsInBreak = record[^1] is (byte)'\n' or (byte)'\r';
        _nextLine = Line + breaks + (endsInBreak ? 0 : 1);
        for (int i = 0; i < FieldCount; i++)
        {
            if (_fields[i].IsEscaped)
                _fields[i] = _fields[i] with
                {
                    Length = MakeQuotesSingle(_buffer.AsSpan(_fields[i].Start, _fields[i].Length)),
                };
        }
    }

    /// <summary>
    /// Rewrites a field in place and returns its new length. The bytes that come free are overwritten, for the count of line
    /// breaks before a later field must not meet one twice.
    /// </summary>
    private static int MakeQuotesSingle(Span<byte> field)
    {
        int read = 0;
        int written = 0;
        while (true)
        {
            int length = field[read..].IndexOf(Quote);
            int taken = length < 0 ? field.Length - read : length + 1;
            field.Slice(read, taken).CopyTo(field[written..]);
            written += taken;
            if (length < 0)
                break;
            read += taken + 1;
        }
        field[written..].Fill(Quote);
        return written;
    }

    private static int CountLineBreaks(ReadOnlySpan<byte> text)
    {
        int count = 0;
        while (true)
        {
            int at = text.IndexOfAny((byte)'\n', (byte)'\r');
            if (at < 0)
                return count;
            count++;
            text = text[(at + (text[at..].StartsWith("\r\n"u8) ? 2 : 1))..];
        }
    }

    /// <summary>Moves the unfinished record to the front and reads until the buffer is full or the stream ends.</summary>
    private void Fill()
    {
        int kept = _end - _start;
        if (kept > _maxRecordBytes)
            throw TooLong();
        byte[] target = _buffer;
        // One byte more than the bound: a record of exactly the bound can end in a CR whose LF is still to come.
        if (kept == _buffer.Length)
            target = new byte[(int)Math.Min((long)kept * 2, Math.Max(_maxRecordBytes + 2L, kept + 1L))];
        _buffer.AsSpan(_start, kept).CopyTo(target);
        _buffer = target;
        _consumed += _start;
        _start = _next = 0;
        _end = kept;
        while (_end < _buffer.Length)
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                _endOfStream = true;
                break;
            }
            _end += read;
        }
    }

    /// <summary>Where a field's content lies in the buffer.</summary>
    private readonly record struct FieldPlace(int Start, int Length, bool IsQuoted, bool IsEscaped);
}
