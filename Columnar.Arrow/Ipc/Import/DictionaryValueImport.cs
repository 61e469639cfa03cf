using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Dictionary-encoded values of a fixed width.</summary>
internal sealed class DictionaryValueImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ArrowArray dictionary,
    ImportScratch scratch,
    IChunkSink sink
) : ColumnImport(ordinal, column, body, scratch, sink)
{
    private readonly IndexReader _indices = new(column, body, scratch.Source, dictionary.Length);
    private readonly ExpansionLimit _limit = new(column, body, dictionary);

    protected override int RowsPerPiece => RowsOf(dictionary.Type.Layout.BitWidth);

    protected override void ImportRows(long start, int rows, int nulls)
    {
        _indices.Read(start, rows);
        int bitWidth = dictionary.Type.Layout.BitWidth;
        _limit.Count(Bitmap.ByteLength((long)rows * bitWidth), start);
        ReadOnlySpan<byte> values = dictionary.Buffers[1].Span;
        Span<byte> target = Scratch.Data.Span(0, (int)Bitmap.ByteLength((long)rows * bitWidth));
        target.Clear();
        for (int row = 0; row < rows; row++)
        {
            if (nulls > 0 && !Bitmap.Get(Scratch.Validity.Span(0, (int)Bitmap.ByteLength(rows)), row))
                continue;
            int index = _indices[row];
            if (dictionary.IsNull(index))
            {
                SetNull(start, row, rows, nulls > 0);
                nulls++;
            }
            else if (bitWidth == 1)
            {
                Bitmap.Set(target, row, Bitmap.Get(values, index));
            }
            else
            {
                int width = bitWidth / 8;
                values.Slice(index * width, width).CopyTo(target[(row * width)..]);
            }
        }
        Append(rows, Scratch.Validity.Address, 0, Scratch.Data.Address, nulls);
    }
}
