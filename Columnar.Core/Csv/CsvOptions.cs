using System.Collections.ObjectModel;
using System.Text;
using Columnar.Csv;

namespace Columnar;

/// <summary>How a CSV file is written or to be read. The defaults are RFC 4180 with a header line.</summary>
public sealed class CsvOptions
{
    /// <summary>The largest <see cref="MaxRecordBytes"/>: the longest text value that vectors hold.</summary>
    private const long RecordBytesLimit = 64 << 20;

    /// <summary>What stands between fields; an ASCII character that no number, date or quoting needs.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Whether the first record names the columns; otherwise, and where it leaves a name empty, they are named <c>column1</c>,
    /// <c>column2</c> and so on.
    /// </summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// The types of columns, by name, that are not to be inferred. A value that does not fit is an error of the import.
    /// Not used when writing.
    /// </summary>
    public IReadOnlyDictionary<string, ElementType> Types { get; init; } =
        ReadOnlyDictionary<string, ElementType>.Empty;

    /// <summary>
    /// An unquoted field that means null, for example <c>NA</c>; an empty unquoted field means null in any case. When writing, nulls
    /// are written so.
    /// </summary>
    public string? NullText { get; init; }

    /// <summary>The longest record, in bytes, line break included; a longer one is an error. 16 MiB unless set, at most 64 MiB.</summary>
    public long MaxRecordBytes { get; init; } = 16 << 20;

    internal static CsvOptions Default { get; } = new();

    /// <summary>The null text as bytes; empty where none is set.</summary>
    internal byte[] NullBytes => NullText is null ? [] : Encoding.UTF8.GetBytes(NullText);

    /// <summary>Refuses settings under which fields could not be told apart.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    internal void Validate()
    {
        if (!char.IsAscii(Delimiter) || char.IsAsciiLetterOrDigit(Delimiter) || "\0\r\n\"+-.:".Contains(Delimiter))
        {
            throw new ArgumentException(
                $"The CSV delimiter must be an ASCII character other than a letter, a digit, a line break, a quote or one of + - . :, not {CsvErrors.Quote(Delimiter.ToString())}."
            );
        }
        if (MaxRecordBytes is < 1 or > RecordBytesLimit)
            throw new ArgumentException($"MaxRecordBytes must lie in [1, {RecordBytesLimit}], not {MaxRecordBytes}.");
        if (NullText is not null && NullText.Any(c => c == '"' || c == Delimiter || char.IsControl(c)))
        {
            throw new ArgumentException(
                $"The CSV null text {CsvErrors.Quote(NullText)} must hold no quote, delimiter or control character."
            );
        }
        ArgumentNullException.ThrowIfNull(Types);
    }
}
