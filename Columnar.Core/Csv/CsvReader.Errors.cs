using System.Buffers;
using System.Text;

namespace Columnar.Csv;

/// <summary>What is wrong with a record, and where.</summary>
internal sealed partial class CsvReader
{
    /// <summary>An error at a field of the record.</summary>
    public CorruptDataException ErrorAt(int index, string expected, string found) =>
        CsvErrors.AtField(_source, LineOf(index), index + 1, NameOf(index), expected, found);

    private string? NameOf(int index) => index < ColumnNames.Count ? ColumnNames[index] : null;

    private CorruptDataException Malformed(int field, int place, string expected)
    {
        FieldPlace at = _fields[field];
        int from = at.IsQuoted ? at.Start - 1 : at.Start;
        long line = Line + CountLineBreaks(_buffer.AsSpan(_start, place - _start));
        int tail = _buffer.AsSpan(place, _end - place).IndexOfAny((byte)'\r', (byte)'\n');
        int until = tail < 0 ? _end : place + tail;
        return CsvErrors.AtField(
            _source,
            line,
            field + 1,
            NameOf(field),
            expected,
            CsvErrors.Quote(_buffer.AsSpan(from, until - from))
        );
    }

    private CorruptDataException TooLong() =>
        CsvErrors.AtLine(
            _source,
            Line,
            $"a record of at most {_maxRecordBytes} bytes",
            $"a longer one: {CsvErrors.Quote(_buffer.AsSpan(_start, _end - _start))}; is a quote left open, or the limit too small?"
        );

    private CorruptDataException NotText(ReadOnlySpan<byte> record)
    {
        int zero = record.IndexOf((byte)0);
        int at = zero >= 0 ? zero : InvalidByteIndex(record);
        int field = 0;
        while (field + 1 < FieldCount && _fields[field + 1].Start <= _start + at)
            field++;
        return ErrorAt(
            field,
            "text in UTF-8",
            zero >= 0 ? "a NUL byte" : $"the byte 0x{record[at]:X2} in {CsvErrors.Quote(Field(field))}"
        );
    }

    private static int InvalidByteIndex(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == OperationStatus.Done)
            at += length;
        return at;
    }
}
