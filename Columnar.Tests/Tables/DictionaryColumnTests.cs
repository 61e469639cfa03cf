using System.Text;
using Columnar.Tests.Arrow;
using Columnar.Tests.Doubles;
using static Columnar.Expressions;

namespace Columnar.Tests.Tables;

/// <summary>Columns of dictionary text where they leave the database and are asked for: they are text.</summary>
public sealed class DictionaryColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;
    private readonly Table _table;

    public DictionaryColumnTests()
    {
        _database = Database.Open(_folder.File("t.columnar"));
        _table = _database.CreateTable(
            "t",
            [new("word", ElementType.DictionaryText, true), new("n", ElementType.Int32)]
        );
        var words = (DictionaryTextVector)_table["word"];
        words.Append(["b", "é", null, "b", "", "a, \"x\""]);
        _table.Raw<int>("n").Append([1, 2, 3, 4, 5, 6]);
        _database.Commit();
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void They_are_written_as_text()
    {
        using var csv = new StringWriter();
        CsvFile.Write(csv, _table);
        Assert.Equal("word,n\nb,1\né,2\n,3\nb,4\n\"\",5\n\"a, \"\"x\"\"\",6\n", csv.ToString());
        using var json = new StringWriter();
        JsonFile.Write(json, _table["word"], JsonLayout.Columns);
        Assert.Equal("{\"word\":[\"b\",\"é\",null,\"b\",\"\",\"a, \\\"x\\\"\"]}\n", json.ToString());
        Assert.Contains(
            "dictionary[utf8]?, 6 rows, 1 null: \"b\", \"é\", null, ",
            _table["word"].ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("é", _table.Head(3).GetText(1, 0));
    }

    [Fact]
    public void They_come_in_from_csv_by_type()
    {
        string path = _folder.File("t.csv");
        CsvFile.Write(path, _table);
        var types = new Dictionary<string, ElementType> { ["word"] = ElementType.DictionaryText };
        Table again = CsvFile.Import(_database, "u", path, new CsvOptions { Types = types });
        Assert.Equal(ElementType.DictionaryText, again.Schema[0].Type);
        Assert.Equal(((DictionaryTextVector)_table["word"]).ToArray(), ((DictionaryTextVector)again["word"]).ToArray());
    }

    [Fact]
    public void Arrow_has_them_as_text()
    {
        string path = _folder.File("t.arrow");
        ArrowFile.Write(path, _table);
        Assert.Equal("u", ArrowFile.ReadSchema(path).Fields[0].Type.Format);
        object?[] expected = ((DictionaryTextVector)_table["word"]).ToArray();
        Assert.Equal(expected, TableModel.ImportFile(path)[0]);
        using ArrowView view = _table["word"].ToArrow();
        Assert.Equal(expected, TableModel.ValuesOf(view.Schema, view.Batches)[0]);
    }

    [Theory]
    [InlineData("word = 'b'", 2)]
    [InlineData("word != 'b'", 3)]
    [InlineData("word < 'b'", 2)]
    [InlineData("word in ('é', '')", 2)]
    [InlineData("word like 'a%'", 1)]
    [InlineData("word is null", 1)]
    [InlineData("word = word", 5)]
    public void Filters_see_text(string filter, long count) =>
        Assert.Equal(count, _table.Where(Filter.Parse(filter)).Count());

    [Fact]
    public void They_group_and_have_extremes()
    {
        QueryResult groups = _table.GroupBy("word").Aggregate(Count(), Sum("n"));
        Assert.Equal(["", "a, \"x\"", "b", "é", null], Enumerable.Range(0, 5).Select(i => groups[i, 0]));
        Assert.Equal([5L, 6L, 5L, 2L, 3L], Enumerable.Range(0, 5).Select(i => (long)groups[i, 2]!));
        QueryResult totals = _table.Aggregate(Min("word"), Max("word"), Count("word"));
        Assert.Equal("", totals[0, 0]);
        Assert.Equal("é", totals[0, 1]);
        Assert.Equal(5L, totals[0, 2]);
        Assert.Equal("é", _table.GroupBy("n").Aggregate(Max("word"))[1, 1]);
    }
}
