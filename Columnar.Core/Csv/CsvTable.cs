using System.Text;

namespace Columnar.Csv;

/// <summary>
/// A CSV input read as a table, in two passes: the first looks at every value, so that the types it chooses hold to the last line,
/// the second hands the rows on in packets. Memory stays within a few packets, whatever the length of the input.
/// </summary>
internal sealed class CsvTable
{
    /// <summary>Read at once; records are found inside of it.</summary>
    public const int DefaultBufferSize = 256 * 1024;

    private const int MaxPacketRows = 65_536;
    private const int MinPacketRows = 64;
    private const int PacketBytes = 32 << 20;
    private const int MaxNameBytes = 1024;
    private const int RecordsBetweenReports = 4096;

    private readonly Func<Stream> _open;
    private readonly string _source;
    private readonly CsvOptions _options;
    private readonly int _bufferSize;
    private readonly byte[] _nullText;

    /// <param name="open">Opens the input at its beginning; called once per pass.</param>
    /// <param name="source">The input's name, for messages.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="bufferSize">The first size of the buffer.</param>
    public CsvTable(Func<Stream> open, string source, CsvOptions options, int bufferSize = DefaultBufferSize)
    {
        options.Validate();
        _open = open;
        _source = source;
        _options = options;
        _bufferSize = bufferSize;
        _nullText = options.NullBytes;
    }

    /// <summary>Reads the whole input and decides the columns' types.</summary>
    public TableColumn[] InferSchema(IProgress<double>? progress, CancellationToken cancellation)
    {
        string[] names = ReadNames();
        CheckOverrides(names);
        var columns = new CsvColumnEvidence[names.Length];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = new CsvColumnEvidence(_options.Types.GetValueOrDefault(names[i]));
        foreach (CsvReader record in Records(names, progress, cancellation))
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (IsNull(record, i))
                    columns[i].AddNull();
                else
                    columns[i].Add(record.Field(i));
            }
        }
        return [.. names.Zip(columns, (name, column) => new TableColumn(name, column.Type, column.IsNullable))];
    }

    /// <summary>Reads the whole input and hands its rows on.</summary>
    public void Load(
        TableColumn[] schema,
        IRowTarget target,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        int packetRows = Math.Clamp(PacketBytes / (16 * schema.Length) / 64 * 64, MinPacketRows, MaxPacketRows);
        CsvColumnBuilder[] builders = [.. schema.Select(c => CsvColumnBuilder.Create(c.Type, packetRows))];
        int rows = 0;
        foreach (CsvReader record in Records([.. schema.Select(c => c.Name)], progress, cancellation))
        {
            long textBytes = 0;
            for (int i = 0; i < builders.Length; i++)
            {
                Append(record, i, schema[i], builders[i]);
                textBytes += builders[i].TextBytes;
            }
            if (++rows == packetRows || textBytes >= PacketBytes)
            {
                Flush(builders, target);
                rows = 0;
            }
        }
        if (rows > 0)
            Flush(builders, target);
    }

    private void Append(CsvReader record, int column, TableColumn schema, CsvColumnBuilder builder)
    {
        bool isText = CsvColumnBuilder.HoldsEmpty(schema.Type);
        if (IsNull(record, column) || (!isText && record.Field(column).IsEmpty))
        {
            if (!schema.IsNullable)
                throw record.ErrorAt(column, "a value", "none; the file changed while it was imported");
            builder.AppendNull();
        }
        else if (!builder.TryAppend(record.Field(column)))
        {
            throw record.ErrorAt(column, Describe(schema.Type), CsvErrors.Quote(record.Field(column)));
        }
    }

    private static void Flush(CsvColumnBuilder[] builders, IRowTarget target)
    {
        for (int i = 0; i < builders.Length; i++)
        {
            target.Append(i, builders[i].Packet());
            builders[i].Clear();
        }
    }

    /// <summary>The records behind the header, each with as many fields as there are columns.</summary>
    private IEnumerable<CsvReader> Records(string[] names, IProgress<double>? progress, CancellationToken cancellation)
    {
        using CsvReader reader = OpenReader(names.Length == 1, out long length);
        reader.ColumnNames = names;
        bool hasNext = reader.Read();
        // A blank line before the header is passed over even where one would be a record.
        while (
            _options.HasHeader && hasNext && reader.FieldCount == 1 && reader.Field(0).IsEmpty && !reader.IsQuoted(0)
        )
            hasNext = reader.Read();
        if (_options.HasHeader && hasNext)
            hasNext = reader.Read();
        for (long record = 0; hasNext; record++)
        {
            if (record % RecordsBetweenReports == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(length == 0 ? 1 : (double)reader.Position / length);
            }
            if (reader.FieldCount != names.Length)
                throw WrongFieldCount(reader, names);
            yield return reader;
            hasNext = reader.Read();
        }
    }

    /// <summary>The columns' names, from the header or by number.</summary>
    private string[] ReadNames()
    {
        using CsvReader reader = OpenReader(false, out _);
        if (!reader.Read())
        {
            // Without a header, blank lines alone are one column of nulls.
            if (reader.PassedBlankLine && !_options.HasHeader)
                return [ColumnName(0)];
            throw CsvErrors.AtLine(_source, 1, _options.HasHeader ? "a header line" : "a record", "an empty file");
        }
        var names = new string[reader.FieldCount];
        if (!_options.HasHeader)
            return [.. names.Select((_, i) => ColumnName(i))];
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            ReadOnlySpan<byte> field = reader.IsQuoted(i) ? reader.Field(i) : CsvValues.Trim(reader.Field(i));
            string name = Encoding.UTF8.GetString(field);
            if (name.Length == 0)
                name = ColumnName(i);
            if (field.Length > MaxNameBytes)
                throw reader.ErrorAt(
                    i,
                    $"a column name of at most {MaxNameBytes} bytes",
                    $"{CsvErrors.Quote(name)} of {field.Length}"
                );
            if (name.Any(char.IsControl))
                throw reader.ErrorAt(i, "a column name without control characters", CsvErrors.Quote(name));
            if (!seen.TryAdd(name, i))
                throw reader.ErrorAt(
                    i,
                    "a name no other column has",
                    $"{CsvErrors.Quote(name)}, the name of column {seen[name] + 1} too"
                );
            names[i] = name;
        }
        return names;
    }

    private static string ColumnName(int index) => $"column{index + 1}";

    private CsvReader OpenReader(bool keepsBlankLines, out long length)
    {
        Stream stream = _open();
        length = stream.CanSeek ? stream.Length : 0;
        return new CsvReader(stream, _source, _options, _bufferSize) { KeepsBlankLines = keepsBlankLines };
    }

    private void CheckOverrides(string[] names)
    {
        foreach (string name in _options.Types.Keys)
        {
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"{_source} has no column {CsvErrors.Quote(name)} to give a type; it has {string.Join(", ", names.Select(n => CsvErrors.Quote(n)))}."
                );
            }
        }
    }

    private bool IsNull(CsvReader record, int index)
    {
        if (record.IsQuoted(index))
            return false;
        ReadOnlySpan<byte> field = record.Field(index);
        return field.IsEmpty || field.SequenceEqual(_nullText);
    }

    private CorruptDataException WrongFieldCount(CsvReader reader, string[] names)
    {
        int count = reader.FieldCount;
        string found = $"{count} in {CsvErrors.Quote(reader.Record)}";
        string expected = $"{names.Length} fields as in the first record";
        return count < names.Length
            ? CsvErrors.AtField(_source, reader.Line, count + 1, names[count], expected, found)
            : reader.ErrorAt(names.Length, expected, found);
    }

    private static string Describe(ElementType type) =>
        type.Kind == ElementKind.Timestamp
            ? $"{type} ({(type.TimeZone is null ? "a time without offset" : "a time with Z or an offset")}, in whole ticks)"
            : type.ToString();
}
