using Columnar.Tests.Doubles;

namespace Columnar.Tests.Csv;

public sealed class CsvImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_import_is_one_commit_that_survives_reopening()
    {
        string database = _folder.File("a.columnar");
        string csv = Write("id,name,ok,day\n1,x,true,2020-01-01\n,,,\n3,\"\",false,1969-12-31\n");
        using (Database db = Database.Open(database))
        {
            ulong before = db.CommitNumber;
            Table table = CsvFile.Import(db, "t", csv);
            Assert.Equal(3, table.RowCount);
            Assert.Equal(before + 1, db.CommitNumber);
        }
        using (Database db = Database.OpenReadOnly(database))
        {
            using Snapshot snapshot = db.Snapshot();
            TableView view = snapshot.Table("t");
            Assert.Equal([1L, null, 3L], ((VectorView<long>)view["id"]).AsEnumerable());
            Assert.Equal(["x", null, ""], ((TextView)view["name"]).AsEnumerable());
            Assert.Equal([true, null, false], ((BoolView)view["ok"]).AsEnumerable());
            Assert.Equal([new Date32(18_262), null, new Date32(-1)], ((VectorView<Date32>)view["day"]).AsEnumerable());
            string exported = _folder.File("out.csv");
            CsvFile.Write(exported, view);
            Assert.Equal(File.ReadAllText(csv), File.ReadAllText(exported));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2.0")]
    [InlineData("NaN")]
    [InlineData("true")]
    [InlineData("1970-01-01")]
    [InlineData("1970-01-01T00:00:00")]
    public void Values_that_read_like_the_null_text_stay_values(string nullText)
    {
        const string Rows =
            "i,f,b,d,t\n0,2.0,true,1970-01-01,1970-01-01T00:00:00\n1,NaN,false,1970-01-02,1970-01-02T00:00:00\n";
        var options = new CsvOptions { NullText = nullText };
        using Database db = Database.Open(_folder.File("a.columnar"));
        Table table = CsvFile.Import(db, "t", Write(Rows + ",,,,\n"));
        string exported = _folder.File("out.csv");
        CsvFile.Write(exported, table, options);
        Assert.Contains($"\"{nullText}\"", File.ReadAllText(exported), StringComparison.Ordinal);
        Table again = CsvFile.Import(db, "again", exported, options);
        Assert.Equal($"{table.Head(3)}", $"{again.Head(3)}");
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n")]
    [InlineData("a,b\n1,2\n3,\"4\n")]
    [InlineData("a,a\n1,2\n")]
    [InlineData("")]
    public void A_failed_import_leaves_nothing(string text)
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        ulong before = db.CommitNumber;
        Assert.Throws<CorruptDataException>(() => CsvFile.Import(db, "t", Write(text)));
        AssertUntouched(db, before);
    }

    [Fact]
    public void A_value_that_does_not_fit_far_down_leaves_nothing()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        ulong before = db.CommitNumber;
        string csv = Write("a,b\n" + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i},x\n")) + "1e3,x\n");
        var options = new CsvOptions
        {
            Types = new Dictionary<string, ElementType>(StringComparer.Ordinal) { ["a"] = ElementType.Int32 },
        };
        var error = Assert.Throws<CorruptDataException>(() => CsvFile.Import(db, "t", csv, options));
        Assert.Contains("line 200002, column 1 ('a')", error.Message, StringComparison.Ordinal);
        Assert.Contains("'1e3'", error.Message, StringComparison.Ordinal);
        AssertUntouched(db, before);
        Assert.Equal(200_001, CsvFile.Import(db, "t", csv).RowCount);
    }

    [Fact]
    public void A_cancelled_import_leaves_nothing()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        ulong before = db.CommitNumber;
        string csv = Write("a\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\n")));
        using var source = new CancellationTokenSource();
        var progress = new Watch(value =>
        {
            if (value > 0.5)
                source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => CsvFile.Import(db, "t", csv, null, progress, source.Token));
        Assert.True(progress.IsRising);
        AssertUntouched(db, before);
    }

    [Fact]
    public void A_name_that_is_taken_and_a_file_that_is_not_there_are_refused()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        string csv = Write("a\n1\n");
        CsvFile.Import(db, "t", csv);
        ulong before = db.CommitNumber;
        Assert.Throws<ArgumentException>(() => CsvFile.Import(db, "t", csv));
        Assert.Throws<ArgumentException>(() => CsvFile.Import(db, "t\n", csv));
        Assert.Throws<FileNotFoundException>(() => CsvFile.Import(db, "u", _folder.File("missing.csv")));
        Assert.Throws<IOException>(() => CsvFile.Import(db, "u", _folder.Path));
        Assert.Equal(before, db.CommitNumber);
        Assert.Equal(["t"], db.TableNames);
    }

    [Fact]
    public void Real_data_in_a_database_is_what_it_is_in_memory()
    {
        using Database db = Database.Open(_folder.File("a.columnar"));
        foreach (string file in (string[])["sp500-2000", "seattle-weather", "birdstrikes", "windvectors"])
        {
            string path = SharedData.Find(file + ".csv");
            CsvFile.Import(db, file, path);
            MemoryTable expected = CsvText.Import(File.ReadAllBytes(path));
            string exported = _folder.File(file + ".csv");
            CsvFile.Write(exported, db.Table(file));
            Assert.Equal(CsvText.Export(expected), File.ReadAllText(exported));
        }
    }

    private static void AssertUntouched(Database db, ulong commit)
    {
        Assert.Equal(commit, db.CommitNumber);
        Assert.Empty(db.Names);
        db.Commit();
        Assert.Equal(commit, db.CommitNumber);
    }

    private string Write(string text)
    {
        string path = _folder.File("in.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class Watch(Action<double> seen) : IProgress<double>
    {
        private double _last;

        public bool IsRising { get; private set; } = true;

        public void Report(double value)
        {
            IsRising &= value >= _last && value <= 1;
            _last = value;
            seen(value);
        }
    }
}
