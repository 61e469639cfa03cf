using Apache.Arrow;
using ApacheStreamWriter = Apache.Arrow.Ipc.ArrowStreamWriter;

namespace Columnar.Import;

/// <summary>
/// Record batches as an Arrow IPC stream, written as it is read, some rows at a time. So an import checks them like any other input, and
/// they may change or end meanwhile without harm to the file.
/// </summary>
internal sealed class RecordBatchStream : Stream
{
    private readonly Schema _schema;
    private readonly IEnumerator<RecordBatch> _batches;
    private readonly BatchCheck _check;
    private readonly MemoryStream _written = new();
    private readonly ApacheStreamWriter _writer;
    private RecordBatch? _batch;
    private int _row;
    private bool _isEnded;

    public RecordBatchStream(Schema schema, IEnumerable<RecordBatch> batches)
    {
        _schema = schema;
        _check = new BatchCheck(schema);
        _batches = batches.GetEnumerator();
        _writer = new ApacheStreamWriter(_written, schema, leaveOpen: true);
        _writer.WriteStart();
        _written.Position = 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_written.Position == _written.Length && !_isEnded)
        {
            _written.SetLength(0);
            WriteNext();
            _written.Position = 0;
        }
        return _written.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _batches.Dispose();
            _writer.Dispose();
            _written.Dispose();
        }
        base.Dispose(disposing);
    }

    private void WriteNext()
    {
        if (_batch is null || _row == _batch.Length)
        {
            if (!_batches.MoveNext())
            {
                _writer.WriteEnd();
                _isEnded = true;
                return;
            }
            _batch = _batches.Current;
            _row = 0;
            _check.Check(_batch);
        }
        BatchCheck.ThrowIfDisposed(_batch);
        int rows = PieceLength.Of(_batch, _row);
        try
        {
            _writer.WriteRecordBatch(rows == _batch.Length ? _batch : Piece(_batch, _row, rows));
        }
        catch (Exception e) when (e is ArithmeticException or IndexOutOfRangeException)
        {
            // The package follows offsets and lengths without looking; ArgumentException it throws itself.
            throw new ArgumentException($"A batch is not what it says: {e.Message}", e);
        }
        _row += rows;
        GC.KeepAlive(_batch);
    }

    private RecordBatch Piece(RecordBatch batch, int row, int rows) =>
        new(_schema, batch.Arrays.Select(array => ArrowArrayFactory.Slice(array, row, rows)), rows);
}
