using Apache.Arrow;
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
}
