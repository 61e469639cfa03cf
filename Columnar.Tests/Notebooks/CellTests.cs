using Columnar.Tests.Doubles;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Columnar.Tests.Notebooks;

/// <summary>Whatever the library does, a cell can ask for: its variables are fields, which can be no spans.</summary>
public sealed class CellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_takes_or_gives_spans_can_be_used_from_a_cell()
    {
        string[] cells =
        [
            $$"""
                using System; using System.Linq; using Columnar; using static Columnar.Expressions;
                var db = Database.Open(@"{{_folder.File("a.columnar")}}");
                var price = db.Raw<double>("price", nullable: true);
                var text = db.Text("text");
                var bytes = db.Binary("bytes");
                var region = db.CreateRegion("region");
                var values = new[] { 1.0, 2.0, 3.0 };
                var utf8 = System.Text.Encoding.UTF8.GetBytes("abc");
                """,
            """
                price.Append(values);
                price.Append(values.ToList());
                price.Append(values, new byte[] { 0b101 });
                text.AppendUtf8(utf8);
                text.Append("def");
                bytes.Append(utf8);
                region.Append(utf8);
                region.Write(1, utf8);
                db.Commit();
                """,
            """
                var snapshot = db.Snapshot();
                var view = snapshot.Raw<double>("price");
                var chunk = view.GetChunk(0);
                var chunkValues = chunk.ToArray();
                var chunkNulls = Enumerable.Range(0, chunk.Length).Count(i => chunk.IsNull(i));
                var part = new double[2];
                view.CopyTo(1, part);
                var gathered = price.Gather(new long[] { 0, 5 });
                var read = new byte[4];
                var count = region.Read(0, read);
                var first = snapshot.Text("text").GetUtf8(0);
                var binary = snapshot.Binary("bytes").Get(0);
                var uuid = new Uuid(new byte[16]);
                uuid.CopyTo(new byte[16]);
                """,
            """
                var total = price.FoldSpans(0.0, (sum, span, row) => sum + span.Length);
                var longest = 0;
                view.ForEachSpan((span, row) => longest = Math.Max(longest, span.Length));
                var seen = 0.0;
                foreach (double value in price[..3]) seen += value;
                foreach (var value in view.AsEnumerable()) seen += value ?? 0;
                var cursor = price.Cursor();
                cursor.MoveTo(2);
                """,
            """
                var arrow = price.ToArrow();
                var array = arrow.Batches[0].Columns[0];
                var copied = array.ToArray<double>();
                var memory = array.Buffers[1];
                var validity = array.GetValidity();
                """,
            """
                var table = db.CreateTable("t", new[] { new TableColumn("a", ElementType.Int32), new TableColumn("b", ElementType.Utf8) });
                table.AppendRow(1, "x");
                var rows = table.BeginAppend();
                var column = rows.Column<int>("a");
                rows.AppendRow(2, "y");
                rows.Flush();
                var groups = table.GroupBy("a", "b").Aggregate(Count());
                var some = table.Where(Column("a").In(1, 2)).Count();
                await foreach (var batch in table.ReadBatchesAsync()) seen += batch.RowCount;
                """,
            """
                var stream = Pco.Compress(values);
                var decoded = Pco.Decompress<double>(stream, 100);
                var inspected = Pco.Inspect(stream).ToString();
                var days = db.Raw<Date32>("days");
                days.Append(new[] { new DateOnly(2024, 2, 29) });
                var dates = days.ToDateOnlyArray();
                """,
        ];
        ScriptOptions options = ScriptOptions.Default.WithReferences(
            typeof(Database).Assembly,
            typeof(ArrowView).Assembly,
            typeof(QueryResult).Assembly
        );
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        ScriptState<object> state = await CSharpScript.RunAsync(cells[0], options, cancellationToken: cancellation);
        foreach (string cell in cells[1..])
            state = await state.ContinueWithAsync(cell, cancellationToken: cancellation);
        Assert.Equal(9.0, Of("total"));
        Assert.Equal(1, Of("chunkNulls"));
        Assert.Equal([2.0, 3.0], (double[])Of("part"));
        Assert.Equal([1.0, 3.0], (double[])Of("gathered"));
        Assert.Equal("abc"u8.ToArray(), (byte[])Of("first"));
        Assert.Equal(6.0 + 16.0 + 2, Of("seen"));
        Assert.Equal(2L, Of("some"));
        Assert.Equal([1.0, 2.0, 3.0], (double[])Of("decoded"));
        Assert.Equal([new DateOnly(2024, 2, 29)], (DateOnly[])Of("dates"));
        ((IDisposable)Of("db")).Dispose();

        object Of(string name) => state.GetVariable(name).Value;
    }
}
