using System.Text;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;
using static Columnar.Tests.Arrow.HandmadeStream;

namespace Columnar.Tests.Arrow;

/// <summary>A stream before every reader there is.</summary>
internal static class AllReaders
{
    public static void CheckAllReaders(object?[] expected, MemoryStream stream)
    {
        byte[] bytes = stream.ToArray();
        using ArrowStreamReader reader = new(new MemoryStream(bytes));
        ArrowSchema schema = reader.Schema;
        Assert.Equal([expected], TableModel.ValuesOf(schema, TableModel.ReadStream(new MemoryStream(bytes))));
        Assert.Equal(
            [expected],
            TableModel.ValuesOf(schema, TableModel.ReadStream(new MemoryStream(bytes), checkValues: false))
        );
        Assert.Equal([expected], TableModel.ImportStream(new MemoryStream(bytes)));
    }

    public static void CheckAllReadersRefuse(byte[] stream)
    {
        Assert.ThrowsAny<ColumnarException>(() => TableModel.ImportStream(new MemoryStream(stream)));
        Assert.ThrowsAny<ColumnarException>(() => TableModel.ReadStream(new MemoryStream(stream)));
        Assert.ThrowsAny<ColumnarException>(() =>
            TableModel
                .ReadStream(new MemoryStream(stream), checkValues: false)
                .ForEach(batch => ColumnModel.ValuesOf(batch.Columns[0]))
        );
    }
}
