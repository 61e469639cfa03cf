using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Columnar.Json;

/// <summary>Writes columns of equal length as JSON, in memory that does not grow with the rows.</summary>
/// <remarks>Used within the scope of the views' lease only.</remarks>
internal sealed class JsonExport
{
    private const int FlushBytes = 64 * 1024;
    private const int RowsBetweenReports = 16_384;

    private readonly JsonColumnWriter[] _columns;
    private readonly long _rowCount;
    private readonly Stream _stream;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);

    public JsonExport(
        IEnumerable<VectorView> columns,
        long rowCount,
        Stream stream,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        _columns = [.. columns.Select(column => new JsonColumnWriter(column))];
        _rowCount = rowCount;
        _stream = stream;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Escapes what JSON must escape, and leaves other characters as they are.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Writes all rows.</summary>
    /// <param name="layout">How they are laid out.</param>
    /// <param name="isVector">Whether the only column stands for itself, without a name.</param>
    public void Write(JsonLayout layout, bool isVector)
    {
        // What is written is well-formed by construction, and several values on lines are no JSON text to the writer.
        var options = new JsonWriterOptions { Encoder = Encoder, SkipValidation = true };
        using var json = new Utf8JsonWriter(_buffer, options);
        if (layout == JsonLayout.Columns)
            WriteColumns(json);
        else
            WriteRows(json, isArray: layout == JsonLayout.Array, isVector);
        Flush();
    }

    private void WriteRows(Utf8JsonWriter json, bool isArray, bool isVector)
    {
        if (isArray)
            _buffer.Write("[\n"u8);
        for (long row = 0; row < _rowCount; row++)
        {
            Advance(row, _rowCount);
            json.Reset();
            if (isVector)
                _columns[0].WriteNext(json);
            else
                WriteObject(json);
            json.Flush();
            _buffer.Write(isArray && row < _rowCount - 1 ? ",\n"u8 : "\n"u8);
            FlushIfFull();
        }
        if (isArray)
            _buffer.Write("]\n"u8);
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (JsonColumnWriter column in _columns)
        {
            json.WritePropertyName(column.Name);
            column.WriteNext(json);
        }
        json.WriteEndObject();
    }

    private void WriteColumns(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        long done = 0;
        foreach (JsonColumnWriter column in _columns)
        {
            json.WriteStartArray(column.Name);
            for (long row = 0; row < _rowCount; row++)
            {
                Advance(done++, _rowCount * _columns.Length);
                column.WriteNext(json);
                if (json.BytesPending >= FlushBytes)
                {
                    json.Flush();
                    FlushIfFull();
                }
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.Flush();
        _buffer.Write("\n"u8);
    }

    private void Advance(long done, long all)
    {
        if (done % RowsBetweenReports != 0)
            return;
        _cancellation.ThrowIfCancellationRequested();
        _progress?.Report((double)done / all);
    }

    private void FlushIfFull()
    {
        if (_buffer.WrittenCount >= FlushBytes)
            Flush();
    }

    private void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
