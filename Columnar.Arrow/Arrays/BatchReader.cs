using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Brings a record batch into memory.</summary>
internal static class BatchReader
{
    public static ArrowBatch Read(BatchSource source, BatchLayout layout, MessageBody body, bool checkValues)
    {
        if (layout.Length > int.MaxValue)
            throw new UnsupportedFormatException(
                "Arrow record batch",
                $"{layout.Length} rows",
                $"at most {int.MaxValue} rows"
            );
        ArrowArray[] columns = new ArrowArray[layout.Columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            ColumnLayout column = layout.Columns[i];
            ArrowArray? dictionary = column.Field.Type is DictionaryType ? source.DictionaryOf(column) : null;
            columns[i] = ArrayReader.Read(column, body, dictionary);
            if (checkValues)
                ArrayCheck.CheckValues(column.Field, columns[i]);
        }
        return new ArrowBatch(source.Schema, (int)layout.Length, columns);
    }
}
