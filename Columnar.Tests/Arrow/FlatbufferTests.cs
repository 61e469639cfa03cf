using Columnar.Ipc.Flatbuffers;

namespace Columnar.Tests.Arrow;

public sealed class FlatbufferTests
{
    [Fact]
    public void Everything_written_is_read_back()
    {
        FlatbufferBuilder builder = new();
        int text = builder.WriteString("naïve");
        int structs = builder.WriteStructs(HandmadeStream.Bytes(1L, 2L, 3L, 4L), 2);
        builder.StartTable();
        builder.AddInt16(4, -5);
        int inner = builder.EndTable();
        int tables = builder.WriteReferences([inner, inner]);
        builder.StartTable();
        builder.AddByte(4, 7);
        builder.AddBool(6, true);
        builder.AddInt16(8, short.MinValue);
        builder.AddInt32(10, int.MaxValue);
        builder.AddInt64(12, long.MinValue);
        builder.AddReference(14, text);
        builder.AddReference(16, structs);
        builder.AddReference(18, tables);
        byte[] bytes = builder.Finish(builder.EndTable());

        Assert.Equal(0, bytes.Length % 8);
        FlatbufferTable table = FlatbufferTable.Root(bytes, new FlatbufferScope("test", 0, bytes.Length));
        Assert.Equal(7, table.GetByte(4, 0));
        Assert.True(table.GetBool(6));
        Assert.Equal(short.MinValue, table.GetInt16(8, 0));
        Assert.Equal(int.MaxValue, table.GetInt32(10, 0));
        Assert.Equal(long.MinValue, table.GetInt64(12, 0));
        Assert.Equal("naïve", table.GetString(14));
        Assert.Equal(HandmadeStream.Bytes(1L, 2L, 3L, 4L), table.GetStructs(16, 16).ToArray());
        Assert.Equal(2, table.GetTables(18).Count);
        Assert.Equal(-5, table.GetTables(18)[1].GetInt16(4, 0));
        Assert.Equal(9, table.GetInt32(20, 9));
        Assert.False(table.Has(20));
        Assert.Null(table.GetString(20));
        Assert.Equal(0, table.GetTables(20).Count);
    }

    [Fact]
    public void References_that_multiply_a_small_input_are_refused()
    {
        FlatbufferBuilder builder = new();
        int name = builder.WriteString(new string('x', 50_000));
        int[] entries = new int[5_000];
        for (int i = 0; i < entries.Length; i++)
        {
            builder.StartTable();
            builder.AddReference(4, name);
            entries[i] = builder.EndTable();
        }
        int vector = builder.WriteReferences(entries);
        builder.StartTable();
        builder.AddReference(4, vector);
        byte[] bytes = builder.Finish(builder.EndTable());
        Assert.Throws<CorruptDataException>(() => Columnar.Ipc.FieldCodec.ReadMetadata(Root(bytes), 4));

        static FlatbufferTable Root(byte[] bytes) =>
            FlatbufferTable.Root(bytes, new FlatbufferScope("test", 0, bytes.Length));
    }
}
