using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Ipc.Import;

/// <summary>Dictionary-encoded text.</summary>
internal sealed class DictionaryTextImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ArrowArray dictionary,
    ImportScratch scratch,
    IChunkSink sink
) : GatheredTextImport(ordinal, column, body, dictionary.Buffers.Sum(b => (long)b.Length), scratch, sink)
{
    private readonly IntegerType _indexType = ((DictionaryType)column.Field.Type).Index;
    private int _rows;

    protected override void ReadReferences(long start, int rows)
    {
        int width = _indexType.Layout.BitWidth / 8;
        _rows = rows;
        Body.Read(Column.Buffers[1].Start + start * width, Scratch.Source.Span(0, rows * width));
    }

    protected override int LengthAt(long pieceStart, int row)
    {
        int index = IndexAt(pieceStart, row);
        return dictionary.IsNull(index) ? NullLength : dictionary.TextBytes(index).Length;
    }

    protected override void CopyText(long pieceStart, int row, Span<byte> target) =>
        dictionary.TextBytes(IndexAt(pieceStart, row)).CopyTo(target);

    private int IndexAt(long pieceStart, int row)
    {
        Span<byte> indices = Scratch.Source.Span(0, _rows * (_indexType.Layout.BitWidth / 8));
        ulong index = DictionaryIndices.Read(indices, _indexType, row);
        if (index >= (ulong)dictionary.Length)
        {
            Throw.Corrupt(
                Structure,
                Body.Position + Column.Buffers[1].Start,
                $"an index below {dictionary.Length} at row {pieceStart + row}",
                $"{(long)index}"
            );
        }
        return (int)index;
    }
}
