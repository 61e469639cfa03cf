using Columnar.Memory;

namespace Columnar.Ipc.Import;

/// <summary>Values whose bytes, or bits, are those of the vector.</summary>
internal sealed class FixedWidthImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ImportScratch scratch,
    IChunkSink sink
) : ColumnImport(ordinal, column, body, scratch, sink)
{
    protected override void ImportRows(long start, int rows, int nulls)
    {
        // Pieces begin on multiples of 8 rows, so that bits too begin on a byte.
        int bitWidth = Column.Field.Type.Layout.BitWidth;
        Span<byte> values = Scratch.Data.Span(0, (int)Bitmap.ByteLength((long)rows * bitWidth));
        Body.Read(Column.Buffers[1].Start + (long)((Int128)start * bitWidth / 8), values);
        Append(rows, Scratch.Validity.Address, 0, Scratch.Data.Address, nulls);
    }
}
