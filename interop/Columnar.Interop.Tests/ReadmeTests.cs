using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Ipc;
using Microsoft.Data.Analysis;

namespace Columnar.Interop.Tests;

/// <summary>The README's lines on the packages.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void The_lines_on_the_packages_do_what_they_say()
    {
        Database db = _test.Database;
        RawVector<double> price = _test.Numbers("price", 1_000);
        Table trades = db.CreateTable("trades", [new("symbol", ElementType.Utf8), new("open", ElementType.Bool)]);
        trades.AppendRow("A", true);
        db.Commit();

        ChunkedArray array = price.ToApacheArrow();
        IEnumerable<RecordBatch> batches = trades.ToRecordBatches();
        Table arrived = db.FromApacheArrow("arrived", [.. batches]);
        DataFrameColumn column = price.ToDataFrameColumn();
        DataFrame frame = trades.ToDataFrame();
        Table back = db.FromDataFrame("back", frame);

        Assert.Equal((1_000, 1_000), (array.Length, column.Length));
        Assert.Equal((1, 1, 1), (arrived.RowCount, frame.Rows.Count, back.RowCount));
    }

    [Fact]
    public async Task The_bridge_hands_a_table_to_the_package_without_an_adapter()
    {
        Table trades = _test.Database.CreateTable(
            "trades",
            [new("symbol", ElementType.Utf8), new("n", ElementType.Int32)]
        );
        trades.AppendRow("A", 1);
        _test.Database.Commit();

        nint stream = Marshal.AllocHGlobal(40);
        using (ArrowView rows = trades.ToArrow())
            rows.ExportStream(stream);
        using IArrowArrayStream arrived = Import(stream);
        Marshal.FreeHGlobal(stream);

        using RecordBatch batch = await arrived.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
        Assert.Equal("A", ((StringArray)batch.Column("symbol")).GetString(0));
        Assert.Equal(1, ((Int32Array)batch.Column("n")).GetValue(0));
    }

    private static unsafe IArrowArrayStream Import(nint stream) =>
        CArrowArrayStreamImporter.ImportArrayStream((CArrowArrayStream*)stream);
}
