using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Values of any length that rows refer to rather than hold, so that one may stand for many rows.</summary>
internal abstract class GatheredBytesImport : BytesPieceImport
{
    /// <summary>The length of a row that is null by what it refers to.</summary>
    protected const int NullLength = -1;

    private readonly ExpansionLimit _limit;

    protected GatheredBytesImport(
        int ordinal,
        ColumnLayout column,
        MessageBody body,
        ExpansionLimit limit,
        ImportScratch scratch,
        IChunkSink sink
    )
        : base(ordinal, column, body, scratch, sink) => _limit = limit;

    /// <summary>Reads what the rows of a piece refer by.</summary>
    protected abstract void ReadReferences(long start, int rows);

    /// <summary>The length of a row's value, or <see cref="NullLength"/>.</summary>
    protected abstract int LengthAt(long pieceStart, int row);

    /// <summary>Copies a row's value.</summary>
    protected abstract void CopyValue(long pieceStart, int row, Span<byte> target);

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
            _limit.Count(length, start + row);
            if (length > 0)
                CopyValue(start, row, Scratch.Data.Span((nuint)end, length));
            end += length;
            Span<int> offsets = Scratch.Offsets.Span<int>(row - first + 2);
            offsets[0] = 0;
            offsets[^1] = end;
        }
        AppendPart(start, first, rows - first, hasNulls);
    }

    private bool IsNull(int row, bool hasNulls) =>
        hasNulls && !Bitmap.Get(Scratch.Validity.Span(0, (int)Bitmap.ByteLength(row + 1)), row);
}
