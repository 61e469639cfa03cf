using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Text that rows refer to rather than hold, so that one text may stand for many rows.</summary>
internal abstract class GatheredTextImport : TextPieceImport
{
    /// <summary>The length of a row that is null by what it refers to.</summary>
    protected const int NullLength = -1;

    // A few bytes of input can stand for any amount of text. Real data repeats texts of tens of bytes by indices of one byte.
    private const long FreeBytes = 64L << 20;
    private const long BytesPerInputByte = 1024;

    private readonly long _maxTextBytes;
    private long _textBytes;

    protected GatheredTextImport(
        int ordinal,
        ColumnLayout column,
        MessageBody body,
        long dictionaryLength,
        ImportScratch scratch,
        IChunkSink sink
    )
        : base(ordinal, column, body, scratch, sink)
    {
        Int128 most = FreeBytes + ((Int128)body.Length + dictionaryLength) * BytesPerInputByte;
        _maxTextBytes = (long)Int128.Min(most, long.MaxValue);
    }

    /// <summary>Reads what the rows of a piece refer by.</summary>
    protected abstract void ReadReferences(long start, int rows);

    /// <summary>The length of a row's text, or <see cref="NullLength"/>.</summary>
    protected abstract int LengthAt(long pieceStart, int row);

    /// <summary>Copies a row's text.</summary>
    protected abstract void CopyText(long pieceStart, int row, Span<byte> target);

    protected override void ImportRows(long start, int rows, int nulls)
    {
        ReadReferences(start, rows);
        bool hasNulls = nulls > 0;
        int first = 0;
        int end = 0;
        for (int row = 0; row < rows; row++)
        {
            int length = IsNull(row, hasNulls) ? 0 : LengthAt(start, row);
            if (length == NullLength)
            {
                SetNull(start, row, rows, hasNulls);
                hasNulls = true;
                length = 0;
            }
            CheckLength(length, start + row);
            if (row > first && end + length > BytesPerPart)
            {
                AppendPart(start, first, row - first, hasNulls);
                first = row;
                end = 0;
            }
            CountText(length, start + row);
            if (length > 0)
                CopyText(start, row, Scratch.Data.Span((nuint)end, length));
            end += length;
            Span<int> offsets = Scratch.Offsets.Span<int>(row - first + 2);
            offsets[0] = 0;
            offsets[^1] = end;
        }
        AppendPart(start, first, rows - first, hasNulls);
    }

    private bool IsNull(int row, bool hasNulls) =>
        hasNulls && !Bitmap.Get(Scratch.Validity.Span(0, (int)Bitmap.ByteLength(row + 1)), row);

    private void CountText(int length, long row)
    {
        _textBytes += length;
        if (_textBytes <= _maxTextBytes)
            return;
        throw new UnsupportedFormatException(
            $"{Structure}, row {row}",
            $"more than {_maxTextBytes} bytes of text from a body of {Body.Length}",
            $"{FreeBytes} bytes and {BytesPerInputByte} for each byte of input"
        );
    }
}
