using Columnar.Arrays;

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
    private readonly IndexReader _indices = new(column, body, scratch.Source, dictionary.Length);

    protected override void ReadReferences(long start, int rows) => _indices.Read(start, rows);

    protected override int LengthAt(long pieceStart, int row)
    {
        int index = _indices[row];
        return dictionary.IsNull(index) ? NullLength : dictionary.TextBytes(index).Length;
    }

    protected override void CopyText(long pieceStart, int row, Span<byte> target) =>
        dictionary.TextBytes(_indices[row]).CopyTo(target);
}
