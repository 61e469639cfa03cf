using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Ipc.Import;

/// <summary>Brings one column of one record batch into a vector, piece by piece, so that memory does not grow with the batch.</summary>
internal abstract class ColumnImport
{
    private const int MaxRowsPerPiece = 1 << 18;
    private const int MaxBytesPerPiece = 4 << 20;

    private readonly int _ordinal;
    private readonly IChunkSink _sink;

    protected ColumnImport(int ordinal, ColumnLayout column, MessageBody body, ImportScratch scratch, IChunkSink sink)
    {
        _ordinal = ordinal;
        _sink = sink;
        Column = column;
        Body = body;
        Scratch = scratch;
    }

    protected ColumnLayout Column { get; }

    protected MessageBody Body { get; }

    protected ImportScratch Scratch { get; }

    /// <summary>
    /// Rows read at once: a multiple of 8, so that bitmaps are cut between bytes; enough for most types to go to the file
    /// without another copy, and few of wide values.
    /// </summary>
    protected virtual int RowsPerPiece => RowsOf(Column.Field.Type.Layout.BitWidth);

    /// <summary>The name of what is read, for messages.</summary>
    protected string Structure => $"Arrow field '{Column.Field.Name}'";

    public static ColumnImport Create(
        int ordinal,
        ColumnLayout column,
        MessageBody body,
        BatchSource source,
        ImportScratch scratch,
        IChunkSink sink
    ) =>
        column.Field.Type switch
        {
            DictionaryType { Value: not (TextType or BinaryType) } => new DictionaryValueImport(
                ordinal,
                column,
                body,
                source.DictionaryOf(column),
                scratch,
                sink
            ),
            DictionaryType => new DictionaryBytesImport(
                ordinal,
                column,
                body,
                source.DictionaryOf(column),
                scratch,
                sink
            ),
            DateType { IsMilliseconds: true } => new MillisecondDateImport(ordinal, column, body, scratch, sink),
            { Layout.IsVariadic: true } => new ByteViewImport(ordinal, column, body, scratch, sink),
            TextType or BinaryType => new OffsetBytesImport(ordinal, column, body, scratch, sink),
            _ => new FixedWidthImport(ordinal, column, body, scratch, sink),
        };

    /// <summary>Imports all rows.</summary>
    /// <param name="pieceDone">Told the part of the rows that is done after each piece; what it throws ends the import.</param>
    public void Run(Action<double> pieceDone)
    {
        long nulls = 0;
        int rowsPerPiece = RowsPerPiece;
        for (long start = 0; start < Column.Length; start += rowsPerPiece)
        {
            int rows = (int)Math.Min(rowsPerPiece, Column.Length - start);
            int pieceNulls = ReadValidity(start, rows);
            nulls += pieceNulls;
            ImportRows(start, rows, pieceNulls);
            pieceDone((double)(start + rows) / Column.Length);
        }
        if (nulls != Column.NullCount)
            Throw.Corrupt(Structure, Body.Position, $"{Column.NullCount} null rows", $"{nulls}");
    }

    /// <summary>How many rows of a width are handed on at once.</summary>
    protected static int RowsOf(int bitWidth) =>
        (int)Math.Clamp(MaxBytesPerPiece * 8L / Math.Max(1, bitWidth), 8, MaxRowsPerPiece) & ~7;

    /// <summary>Imports the rows of a piece; their validity is read.</summary>
    protected abstract void ImportRows(long start, int rows, int nulls);

    protected void Append(int rows, nint validity, nint offsets, nint data, int nulls) =>
        _sink.Append(_ordinal, new ChunkBuffers(0, rows, nulls == 0 ? 0 : validity, offsets, data, nulls));

    protected void CheckNullable(long start, int nulls)
    {
        if (nulls > 0 && !Column.Field.IsNullable)
            Throw.Corrupt(Structure, Body.Position, "no null, as the schema says", $"{nulls} from row {start} on");
    }

    /// <summary>Makes a row of the piece null that refers to a null.</summary>
    protected void SetNull(long start, int row, int rows, bool hasNulls)
    {
        CheckNullable(start + row, 1);
        Span<byte> validity = Scratch.Validity.Span(0, (int)Bitmap.ByteLength(rows));
        if (!hasNulls)
            validity.Fill(0xFF);
        Bitmap.Set(validity, row, false);
    }

    // A bitmap may stand there without a null; then nothing is read from it.
    private int ReadValidity(long start, int rows)
    {
        if (Column.NullCount == 0)
            return 0;
        Span<byte> bits = Scratch.Validity.Span(0, (int)Bitmap.ByteLength(rows));
        Body.Read(Column.Buffers[0].Start + start / 8, bits);
        int nulls = rows - (int)Bitmap.CountOnes(bits, 0, rows);
        CheckNullable(start, nulls);
        return nulls;
    }
}
