using System.Text;
using Columnar.Csv;

namespace Columnar.Tests.Csv;

/// <summary>CSV out of strings, for tests.</summary>
internal static class CsvText
{
    public static CsvTable Table(
        byte[] text,
        CsvOptions? options = null,
        int bufferSize = CsvTable.DefaultBufferSize
    ) => new(() => new MemoryStream(text), "test.csv", options ?? new CsvOptions(), bufferSize);

    public static MemoryTable Import(
        byte[] text,
        CsvOptions? options = null,
        int bufferSize = CsvTable.DefaultBufferSize
    )
    {
        CsvTable table = Table(text, options, bufferSize);
        TableColumn[] schema = table.InferSchema(null, CancellationToken.None);
        var target = new MemoryTable(schema);
        table.Load(schema, target, null, CancellationToken.None);
        return target;
    }

    public static MemoryTable Import(
        string text,
        CsvOptions? options = null,
        int bufferSize = CsvTable.DefaultBufferSize
    ) => Import(Encoding.UTF8.GetBytes(text), options, bufferSize);

    public static CorruptDataException Error(string text, CsvOptions? options = null, int bufferSize = 64) =>
        Assert.Throws<CorruptDataException>(() => Import(text, options, bufferSize));

    public static string Export(MemoryTable table, CsvOptions? options = null)
    {
        using var stream = new MemoryStream();
        CsvFile.Write(stream, table.View(), options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The type inferred for a column of the given fields, as text; a question mark where it is nullable.</summary>
    public static string Infer(params string[] fields)
    {
        TableColumn column = Import("c,x\n" + string.Concat(fields.Select(f => $"{f},\n"))).Schema[0];
        return column.Type + (column.IsNullable ? "?" : "");
    }
}
