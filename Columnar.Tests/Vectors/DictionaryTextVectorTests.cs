using Columnar.Storage;
using Columnar.Tests.Doubles;
using static Columnar.Expressions;

namespace Columnar.Tests.Vectors;

/// <summary>Text that is stored as codes of a dictionary.</summary>
public sealed class DictionaryTextVectorTests : IDisposable
{
    private readonly PowerCutDisk _disk = PowerCutDisk.WithEmptyDatabase();
    private readonly Database _database;

    public DictionaryTextVectorTests() => _database = _disk.Open();

    public void Dispose()
    {
        _database.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public void Codes_are_given_in_the_order_of_the_texts_and_stay()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append(["b", "a", "b"]);
        _database.Commit();
        vector.Truncate(0);
        vector.Append(["c", "a"]);
        _database.Commit();
        Assert.Equal([2, 1], new[] { vector.GetCode(0), vector.GetCode(1) });
        Assert.Equal(3, vector.DictionaryLength);
        Assert.Equal(["b", "a", "c"], Enumerable.Range(0, 3).Select(vector.GetText));
        Assert.Equal((0, null), (vector.FindCode("b"), vector.FindCode("z")));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.GetText(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.GetText(-1));
        Assert.Equal(3, vector.DictionaryLength);
    }

    [Fact]
    public void A_snapshot_keeps_its_texts_while_the_dictionary_grows()
    {
        DictionaryTextVector vector = _database.DictionaryText("d", nullable: true);
        vector.Append(["a", null]);
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        DictionaryTextView view = snapshot.DictionaryText("d");
        for (int i = 0; i < 20_000; i++)
            vector.Append($"text {i}");
        vector.Update(0, "other");
        _database.Commit();
        Assert.Equal(new string?[] { "a", null }, view.ToArray());
        Assert.Equal((1, 0, null), ((int)view.Dictionary.Length, view.GetCode(0), view.GetCode(1)));
        Assert.Equal("a"u8, view.GetUtf8Span(0));
        Assert.Equal("a", snapshot.Text("d")[0]);
        Assert.Equal((20_002, ElementType.DictionaryText), (vector.Length, vector.Type));
        Assert.Equal("text 19999", vector[20_001]);
    }

    [Fact]
    public void Texts_that_are_no_UTF8_or_too_long_are_refused_and_get_no_code()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        Assert.Throws<ArgumentException>(() => vector.Append("a\ud800"));
        Assert.Throws<ArgumentException>(() => vector.AppendUtf8([0xFF]));
        Assert.Throws<ArgumentException>(() => vector.Append(new string('x', DictionaryTextVector.MaxByteLength + 1)));
        Assert.Throws<InvalidOperationException>(() => vector.Append((string?)null));
        Assert.Throws<InvalidOperationException>(() => vector.FillFirstNull("x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.Update(0, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => vector.AppendAt(1, "x"));
        vector.FillTo(0, "x");
        Assert.Equal((0, 0), (vector.DictionaryLength, vector.Length));
        vector.Append(new string('x', DictionaryTextVector.MaxByteLength));
        vector.AppendUtf8("größer"u8);
        Assert.Equal((2, "größer"), (vector.DictionaryLength, vector[1]));
    }

    [Fact]
    public void A_refused_edit_leaves_no_text_behind()
    {
        DictionaryTextVector vector = _database.DictionaryText("d", nullable: true);
        vector.Append("a");
        // Views show the texts there are while one comes and goes.
        using (vector.OpenView())
            Assert.Throws<ArgumentOutOfRangeException>(() => vector.FillTo(long.MaxValue, "x"));
        Assert.Equal((1, 1, null), (vector.DictionaryLength, (int)vector.Length, vector.FindCode("x")));
        vector.FillTo(3, "z");
        Assert.Equal((1, 2, "z"), (vector.GetCode(2), vector.DictionaryLength, vector[1]));
        _database.Commit();
        Assert.Equal(new string?[] { "a", "z", "z" }, vector.ToArray());
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void A_fill_that_the_disk_refuses_leaves_no_text_behind()
    {
        using PowerCutDisk disk = PowerCutDisk.WithEmptyDatabase();
        FaultyFile? file = null;
        using Database database = disk.Open(inner => file = new FaultyFile(inner));
        DictionaryTextVector vector = database.DictionaryText("d");
        vector.Append("a");
        for (int calls = 0; ; calls++)
        {
            file!.Arm(Faults.Write | Faults.SetLength, calls, goesOn: true);
            try
            {
                vector.FillTo(5_000_000, "x");
                break;
            }
            catch (IOException)
            {
                file.Arm(Faults.None, 0);
                Assert.Equal((1, 1, null), (vector.DictionaryLength, (int)vector.Length, vector.FindCode("x")));
            }
        }
        file.Arm(Faults.None, 0);
        database.Commit();
        Assert.Equal((2, 1, "x"), (vector.DictionaryLength, vector.GetCode(4_999_999), vector[1]));
        Assert.True(database.Verify().IsSound);
    }

    [Fact]
    public void Codes_and_texts_go_and_come_together()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append("a");
        _database.Commit(stamp: 1);
        vector.Append("b");
        _database.Commit(stamp: 2);
        vector.Append("c");
        _database.Discard();
        Assert.Equal(2, vector.DictionaryLength);
        vector.Append("d");
        Assert.Equal(2, vector.GetCode(2));
        _database.RollbackTo(1);
        vector.Append("e");
        Assert.Equal((1, "e", 2), (vector.GetCode(1)!.Value, vector[1], vector.DictionaryLength));
        _database.Remove("d");
        _database.Commit();
        Assert.Empty(_database.Store.Working.Regions);
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Pending_rows_whose_texts_another_thread_discarded_are_refused_and_never_read_as_other_texts()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append("a");
        _database.Commit();
        vector.Append("b");
        // As if a discard passed between the texts' being written early and the edit's end.
        using (vector.Gate.EnterEdit())
            vector.Owner.SpillTexts();
        _database.Store.Discard();
        Assert.Null(vector.FindCode("b"));
        Assert.Throws<InvalidOperationException>(() => vector.Append("c"));
        Assert.Equal(new string?[] { "a" }, vector.ToArray());
        vector.Append("c");
        _database.Commit();
        Assert.Equal(new string?[] { "a", "c" }, vector.ToArray());
    }

    [Fact]
    public void It_is_another_type_than_text_and_codes()
    {
        _database.DictionaryText("d");
        _database.Text("t");
        SchemaMismatchException e = Assert.Throws<SchemaMismatchException>(() => _database.Text("d"));
        Assert.Contains("dictionary[utf8]", e.Found, StringComparison.Ordinal);
        Assert.Throws<SchemaMismatchException>(() => _database.Raw<int>("d"));
        Assert.Throws<SchemaMismatchException>(() => _database.DictionaryText("t"));
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        Assert.Throws<SchemaMismatchException>(() => snapshot.DictionaryText("t"));
        Assert.Throws<SchemaMismatchException>(() => snapshot.Raw<int>("d"));
        Assert.Equal(["d", "t"], _database.VectorNames);
    }

    [Fact]
    public void Columns_of_tables_are_filled_from_CSV_cut_filtered_and_written()
    {
        TableColumn[] schema =
        [
            new("n", ElementType.Int32),
            new("s", ElementType.DictionaryText, IsNullable: true),
            new("t", ElementType.DictionaryText),
        ];
        Table table = _database.CreateTable("t", schema);
        for (int i = 0; i < 10_000; i++)
        {
            table.Raw<int>("n").Append(i);
            table.DictionaryText("s").Append(i % 10 == 9 ? null : $"s{i % 7}");
            table.DictionaryText("t").Append($"t{i % 3}");
        }
        table.Truncate(9_000);
        _database.Commit();
        table.Truncate(8_000);
        Assert.Equal(8_000, table.RowCount);
        Assert.Equal(schema, table.Schema);
        using (Snapshot snapshot = _database.Snapshot())
        {
            TableView view = snapshot.Table("t");
            Assert.Equal(9_000, view.RowCount);
            Assert.Equal("t2", view.DictionaryText("t")[8_999]);
            string?[] expected = [.. Enumerable.Range(0, 9_000).Select(i => i % 10 == 9 ? null : $"s{i % 7}")];
            Assert.Equal(expected, view.Text("s").ToArray());
            long found = view.Where(Column("s") == "s3" & Column("t") != "t1").Count();
            Assert.Equal(Enumerable.Range(0, 9_000).Count(i => expected[i] == "s3" && i % 3 != 1), found);
        }
        _database.Discard();
        Assert.Equal(9_000, table.RowCount);
        Assert.Equal((7, 3), (table.DictionaryText("s").DictionaryLength, table.DictionaryText("t").DictionaryLength));
    }

    [Fact]
    public unsafe void Codes_that_stand_for_no_text_are_damage()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append("a");
        int[] codes = [0, 1, -1];
        fixed (int* data = codes)
            vector.Owner.Append(new(0, 3, 0, 0, (nint)data, 0));
        Assert.Equal("a", vector[1]);
        Assert.Throws<CorruptDataException>(() => vector[2]);
        Assert.Throws<CorruptDataException>(() => vector.Get(3));
        Assert.Throws<CorruptDataException>(() => vector.ToArray());
        _database.Commit();
        using Snapshot snapshot = _database.Snapshot();
        DictionaryTextView view = snapshot.DictionaryText("d");
        Assert.Equal("a", view[1]);
        Assert.Throws<CorruptDataException>(() => view[2]);
        Assert.Throws<CorruptDataException>(() => view.GetCode(3));
        Assert.Throws<CorruptDataException>(() => view.ToArray());
    }

    [Fact]
    public void Codes_without_a_dictionary_are_damage_and_the_rest_works()
    {
        ForgedFile file = new();
        file.AddRegion(1, "codes", RegionKind.Codes, new RowLayout(true, false, 32), "i");
        file.AddRegion(2, "narrow", RegionKind.Raw, new RowLayout(true, false, 32), "i");
        using PowerCutDisk disk = new(file.Build());
        using Database database = disk.Open();
        using Snapshot snapshot = database.Snapshot();
        Assert.Throws<CorruptDataException>(() => snapshot.Vector("codes"));
        Assert.Throws<CorruptDataException>(() => database.DictionaryText("codes").Append("a"));
        Assert.Throws<CorruptDataException>(() => database.DictionaryText("codes").ToArray());
        database.Raw<int>("narrow").Append(1);
        database.Remove("codes");
        database.Commit();
        Assert.Equal(["narrow"], database.VectorNames);
    }

    [Fact]
    public void Rows_of_tables_are_appended_updated_added_and_reset()
    {
        Table table = _database.CreateTable("t", [new("s", ElementType.DictionaryText, IsNullable: true)]);
        table.AppendRow("a");
        table.AppendRow((object?)null);
        TableAppender appender = table.BeginAppend();
        for (int i = 0; i < 300_000; i++)
            appender.Column<string>("s").Append(i % 2 == 0 ? "a" : "b");
        appender.Flush();
        table.Update(1, "s", "c");
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Update(-1, "s", "never"));
        StoredVector added = table.AddColumn(new TableColumn("u", ElementType.DictionaryText), "same");
        Assert.Equal((300_002, "same"), (added.Length, table.DictionaryText("u")[^1]));
        Assert.Equal((3, 1), (table.DictionaryText("s").DictionaryLength, table.DictionaryText("u").DictionaryLength));
        Assert.Equal(new string?[] { "a", "c", "a", "b" }, table.DictionaryText("s")[..4].ToArray());
        _database.Commit();
        Assert.True(_database.Verify().IsSound);
        table.RetypeColumn("u", ElementType.Utf8);
        table.RetypeColumn("s", ElementType.Utf8);
        Assert.Equal("c", table.Text("s")[1]);
        table.RetypeColumn("u", ElementType.DictionaryText);
        Assert.Equal(1, table.DictionaryText("u").DictionaryLength);
        _database.DictionaryText("d").Append("x");
        _database.Commit();
        Assert.Equal(0, _database.DictionaryText("d", version: 1, orReset: true).DictionaryLength);
        _database.Commit();
        Assert.True(_database.Verify().IsSound);
    }

    [Fact]
    public void Codes_are_compressed_and_decompressed()
    {
        string?[] texts = [.. Enumerable.Range(0, 200_000).Select(i => i % 11 == 5 ? null : $"text {i % 1_000}")];
        DictionaryTextVector vector = _database.DictionaryText("d", nullable: true);
        vector.Append(texts);
        _database.Commit(stamp: 1);
        vector.Compress();
        Assert.True(vector.IsCompressed);
        vector.Update(70_000, "other");
        _database.Commit(stamp: 2);
        Assert.Same(vector, _database.DictionaryText("d", nullable: true));
        Assert.True(_database.Verify().IsSound);
        string?[] changed = [.. texts];
        changed[70_000] = "other";
        Assert.Equal(changed, vector.ToArray());
        using (Snapshot snapshot = _database.Snapshot())
        {
            DictionaryTextView view = snapshot.DictionaryText("d");
            Assert.Equal(changed, view.ToArray());
            Assert.Equal((changed[65_536], null, "other"), (view[65_536], view.Get(5), view[70_000]));
            Assert.Equal(1_000, view.GetCode(70_000));
        }
        vector.Decompress();
        Assert.Equal(changed, vector.ToArray());
        _database.RollbackTo(1);
        Assert.Equal(texts, vector.ToArray());
    }

    [Fact]
    public void A_backup_has_the_dictionary_too()
    {
        using TemporaryFolder folder = new();
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append(["a", "b", "a"]);
        _database.Commit();
        _database.Backup(folder.File("copy"));
        using Database copy = Database.Open(folder.File("copy"));
        Assert.Equal(new string?[] { "a", "b", "a" }, copy.DictionaryText("d").ToArray());
        copy.DictionaryText("d").Append("b");
        Assert.Equal(1, copy.DictionaryText("d").GetCode(3));
        Assert.True(copy.Verify().IsSound);
    }

    [Fact]
    public void A_reader_that_moves_to_another_branch_of_the_history_knows_the_codes_of_that()
    {
        using TemporaryFolder folder = new();
        using Database writer = Database.Open(folder.File("a"));
        DictionaryTextVector written = writer.DictionaryText("d");
        written.Append("a");
        writer.Commit(stamp: 1);
        written.Append("b");
        writer.Commit(stamp: 2);
        using Database reader = Database.OpenReadOnly(folder.File("a"));
        DictionaryTextVector read = reader.DictionaryText("d");
        Assert.Equal((1, null), (read.FindCode("b"), read.FindCode("c")));
        writer.RollbackTo(stamp: 1);
        written.Append("c");
        writer.Commit(stamp: 2);
        Assert.True(reader.Refresh());
        Assert.Equal((null, 1), (read.FindCode("b"), read.FindCode("c")));
        Assert.Equal(new string?[] { "a", "c" }, read.ToArray());
    }

    [Fact]
    public async Task A_row_that_is_read_beside_rollbacks_is_a_text_of_one_state_and_never_damage()
    {
        DictionaryTextVector vector = _database.DictionaryText("d");
        vector.Append("a");
        _database.Commit(stamp: 1);
        using CancellationTokenSource end = new();
        Task reading = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                if (vector.Length < 2)
                    continue;
                try
                {
                    Assert.Equal("b", vector.Get(1));
                }
                catch (ArgumentOutOfRangeException)
                {
                    // The row was taken back in between.
                }
            }
        });
        for (int i = 0; i < 500 && !reading.IsCompleted; i++)
        {
            vector.Append("b");
            _database.Commit(stamp: 2);
            _database.RollbackTo(stamp: 1);
        }
        await end.CancelAsync();
        await reading;
    }
}
