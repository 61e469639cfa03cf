using System.Text;
using Columnar.Formatting;
using Columnar.Tests.Csv;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>What ToString shows of vectors, tables and their views.</summary>
public sealed class DisplayTests
{
    [Fact]
    public void A_view_shows_name_type_length_nulls_and_both_ends()
    {
        object?[] numbers = [.. Enumerable.Range(0, 100).Select(i => i == 1 ? null : (object)(i / 2.0))];
        Assert.Equal(
            "price: float64?, 100 rows, 1 null: 0, null, 1, 1.5, 2, ..., 47.5, 48, 48.5, 49, 49.5",
            Show(ElementType.Float64, numbers)
        );
        Assert.Equal("price: float64?, 2 rows, 1 null: 0, null", Show(ElementType.Float64, numbers[..2]));
        Assert.Equal("price: float64?, 0 rows, 0 null", Show(ElementType.Float64));
        Assert.Equal(
            "price: timestamp[s, UTC]?, 1 rows, 0 null: 1970-01-01T00:01:00Z",
            Show(ElementType.Timestamp(TimeUnit.Second, "UTC"), new Timestamp(60))
        );
        Assert.Equal(
            "price: decimal128(5, 2)?, 1 rows, 0 null: -0.07",
            Show(ElementType.Decimal128(5, 2), new Decimal128(-7))
        );
        Assert.Equal("price: utf8?, 2 rows, 1 null: \"null\", null", Show(ElementType.Utf8, "null", null));
    }

    [Fact]
    public void Hostile_text_is_shown_short_and_harmless()
    {
        string shown = Show(ElementType.Utf8, "\u001b[31mred\r\n\u202e" + new string('x', 10_000_000));
        Assert.Equal("price: utf8?, 1 rows, 0 null: \"\\u{1b}[31mred\\r\\n\\u{202e}xxxxxxxxxxxx...\"", shown);
        Assert.Equal(new string('x', 40), DisplayText.Of(new string('x', 40)));
        Assert.Equal(new string('x', 37) + "...", DisplayText.Of(new string('x', 41)));
        foreach (string text in (string[])["🚀", "\ud83d", "e\u0301", "\0"])
        {
            for (int lead = 30; lead < 42; lead++)
            {
                string cut = DisplayText.Of(new string('x', lead) + string.Concat(Enumerable.Repeat(text, 10)));
                Assert.True(cut.Length <= 40);
                Assert.Equal(cut, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
            }
        }
    }

    [Fact]
    public void A_table_shows_its_columns_side_by_side()
    {
        TableColumn[] schema = [new("symbol", ElementType.Utf8), new("size", ElementType.Int32, true)];
        object?[] symbols = [.. Enumerable.Range(0, 12).Select(i => (object)("S" + i))];
        object?[] sizes = [.. Enumerable.Range(0, 12).Select(i => i == 0 ? null : (object)(i * 100))];
        TableView table = MemoryTable.Of(schema, [symbols, sizes], new Random(1)).View("trades");
        Assert.Equal(
            """
            trades: 12 rows, 2 columns
            symbol    size
            utf8    int32?
                    1 null
            S0        null
            S1         100
            S2         200
            S3         300
            S4         400
            ...        ...
            S7         700
            S8         800
            S9         900
            S10       1000
            S11       1100
            """.ReplaceLineEndings("\n"),
            table.ToString()
        );
    }

    [Fact]
    public void A_table_of_very_many_columns_names_some_of_the_rest()
    {
        TableColumn[] schema =
        [
            .. Enumerable.Range(0, 500).Select(i => new TableColumn($"column {i}", ElementType.Int8)),
        ];
        object?[][] columns = Array.ConvertAll(schema, _ => new object?[] { (sbyte)1 });
        string text = MemoryTable.Of(schema, columns, new Random(1)).View("wide").ToString();
        Assert.StartsWith("wide: 1 rows, 500 columns\ncolumn 0  column 1  ", text, StringComparison.Ordinal);
        Assert.Contains(" more columns: column 1", text, StringComparison.Ordinal);
        Assert.EndsWith(", ...", text, StringComparison.Ordinal);
        Assert.True(text.Length < 2000);
    }

    [Fact]
    public void Handles_show_the_owners_view_and_closed_ones_do_not_throw()
    {
        using var folder = new TemporaryFolder();
        var database = Database.Open(folder.File("t.columnar"));
        RawVector<int> vector = database.Raw<int>("n");
        vector.Append(7);
        Table table = database.CreateTable("t", [new TableColumn("a", ElementType.Int32)]);
        table.Raw<int>("a").Append(8);
        Assert.Equal("n: int32, 1 rows, 0 null: 7", vector.ToString());
        Assert.Equal("t: 1 rows, 1 columns\n    a\nint32\n    8", table.ToString());
        database.Commit();
        Snapshot snapshot = database.Snapshot();
        VectorView view = snapshot.Raw<int>("n");
        TableView tableView = snapshot.Table("t");
        Assert.Equal(vector.ToString(), view.ToString());
        snapshot.Dispose();
        Assert.Equal("n: int32, 1 rows, 0 null; its snapshot is disposed", view.ToString());
        Assert.Contains("its snapshot is disposed", tableView.ToString(), StringComparison.Ordinal);
        database.Dispose();
        Assert.StartsWith("a vector of int32: ", vector.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("a table of 1 columns: ", table.ToString(), StringComparison.Ordinal);
    }

    private static string Show(ElementType type, params object?[] values) =>
        MemoryTable.Of([new TableColumn("price", type, true)], [values], new Random(1)).View()[0].ToString();
}
