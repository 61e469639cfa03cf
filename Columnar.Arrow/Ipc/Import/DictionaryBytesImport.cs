using Columnar.Arrays;

namespace Columnar.Ipc.Import;

/// <summary>Dictionary-encoded text or binary.</summary>
internal sealed class DictionaryBytesImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ArrowArray dictionary,
    ImportScratch scratch,
    IChunkSink sink
) : GatheredBytesImport(ordinal, column, body, new ExpansionLimit(column, body, dictionary), scratch, sink)
{
    private readonly IndexReader _indices = new(column, body, scratch.Source, dictionary.Length);

    protected override void ReadReferences(long start, int rows) => _indices.Read(start, rows);

    protected override int LengthAt(long pieceStart, int row)
    {
        int index = _indices[row];
        return dictionary.IsNull(index) ? NullLength : dictionary.ValueBytes(index).Length;
    }

    protected override void CopyValue(long pieceStart, int row, Span<byte> target) =>
        dictionary.ValueBytes(_indices[row]).CopyTo(target);
}
