using Columnar.Arrays;
using Columnar.Types;

namespace Columnar.Ipc.Import;

/// <summary>The dictionary indices of a piece of a column.</summary>
internal sealed class IndexReader(ColumnLayout column, MessageBody body, NativeBuffer memory, int dictionaryLength)
{
    private readonly IntegerType _type = ((DictionaryType)column.Field.Type).Index;
    private long _start;
    private int _byteLength;

    public void Read(long start, int rows)
    {
        int width = _type.Layout.BitWidth / 8;
        _start = start;
        _byteLength = rows * width;
        body.Read(column.Buffers[1].Start + start * width, memory.Span(0, _byteLength));
    }

    /// <summary>The index of a row of the piece that is not null, checked to lie in the dictionary.</summary>
    public int this[int row]
    {
        get
        {
            ulong index = DictionaryIndices.Read(memory.Span(0, _byteLength), _type, row);
            if (index >= (ulong)dictionaryLength)
            {
                Throw.Corrupt(
                    $"Arrow field '{column.Field.Name}'",
                    body.Position + column.Buffers[1].Start,
                    $"an index below {dictionaryLength} at row {_start + row}",
                    $"{(long)index}"
                );
            }
            return (int)index;
        }
    }
}
