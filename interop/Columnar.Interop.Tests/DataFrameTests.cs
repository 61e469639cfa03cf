using System.Buffers;
using System.Globalization;
using Columnar.Frames;
using Microsoft.Data.Analysis;

namespace Columnar.Interop.Tests;

/// <summary>Vectors and tables as data frames, and back.</summary>
public sealed unsafe class DataFrameTests : IDisposable
{
    private readonly TestDatabase _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Numbers_are_a_column_over_the_mapped_file()
    {
        RawVector<double> numbers = _test.Numbers("n", 1_000_000, hasNulls: true);
        DoubleDataFrameColumn column = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
        using ArrowView view = numbers.ToArrow();
        ArrowArray array = view.ToSingleBatch().Columns[0];
        Assert.Equal(array.GetBufferAddress(1), AddressOf(column.GetReadOnlyDataBuffers().Single()));
        Assert.Equal(array.GetBufferAddress(0), AddressOf(column.GetReadOnlyNullBitMapBuffers().Single()));
        Assert.Equal((1_000_000, 100_000), (column.Length, column.NullCount));
        for (int row = 0; row < 1_000_000; row += 997)
            Assert.Equal(row % 10 == 0 ? null : row, column[row]);
        Assert.Equal(450_000_000_000.0, (double)column.Sum());
    }

    [Fact]
    public void All_columns_that_a_frame_has_come_with_their_values()
    {
        DataFrame frame = ManyTypes(70_000).ToDataFrame();
        Assert.Equal(70_000, frame.Rows.Count);
        foreach (int row in new[] { 0, 1, 2, 3, 65_535, 65_536, 69_999 })
        {
            Assert.Equal((sbyte)row, frame["i8"][row]);
            Assert.Equal((ushort)row, frame["u16"][row]);
            Assert.Equal((long)row, frame["i64"][row]);
            Assert.Equal(row / 2f, frame["f32"][row]);
            Assert.Equal(row % 2 == 0 ? null : (float)(row % 7), frame["f16"][row]);
            Assert.Equal(row % 3 == 0, frame["bool"][row]);
            Assert.Equal(TestDatabase.TextAt(row), frame["text"][row]);
            Assert.Equal("word " + (row % 5).ToString(CultureInfo.InvariantCulture), frame["word"][row]);
            Assert.Equal(new DateTime(2000, 1, 1).AddDays(row), frame["date"][row]);
            Assert.Equal(new DateTime(2000, 1, 1).AddTicks(row * 10L), frame["time"][row]);
            Assert.Equal(row / 100m, frame["decimal"][row]);
        }
        Assert.Equal(35_000, frame["f16"].NullCount);
        Assert.Equal(typeof(ArrowStringDataFrameColumn), frame["text"].GetType());
        Assert.Equal(typeof(BooleanDataFrameColumn), frame["bool"].GetType());
    }

    [Fact]
    public void A_frame_goes_to_a_table_and_back()
    {
        DataFrame frame = ManyTypes(70_000).ToDataFrame();
        Table table = _test.Database.FromDataFrame("again", frame);
        DataFrame again = table.ToDataFrame();
        Assert.Equal(frame.Columns.Select(c => c.Name), again.Columns.Select(c => c.Name));
        for (int column = 0; column < frame.Columns.Count; column++)
        {
            Assert.Equal(frame.Columns[column].NullCount, again.Columns[column].NullCount);
            for (long row = 0; row < 70_000; row += 61)
                Assert.Equal(frame.Columns[column][row], again.Columns[column][row]);
        }
        Assert.Equal(ElementType.Timestamp(TimeUnit.Nanosecond), table.Schema.Single(c => c.Name == "time").Type);
        Assert.Equal(ElementType.Decimal128(38, 2), table.Schema.Single(c => c.Name == "decimal").Type);
    }

    [Fact]
    public void A_frame_of_the_package_goes_to_a_table()
    {
        StringDataFrameColumn words = new("w", ["a", null, "c"]);
        BooleanDataFrameColumn flags = new("b", [true, null, false]);
        DateTimeDataFrameColumn times = new("t", [new DateTime(2026, 1, 2), null, DateTime.UnixEpoch]);
        Table table = _test.Database.FromDataFrame("t", new DataFrame(words, flags, times));
        Assert.Equal(["a", null, "c"], table.Text("w").AsEnumerable());
        Assert.Equal([true, null, false], Enumerable.Range(0, 3).Select(row => table.Bool("b").Get(row)));
        DataFrame again = table.ToDataFrame();
        Assert.Equal(
            [new DateTime(2026, 1, 2), null, DateTime.UnixEpoch],
            Enumerable.Range(0, 3).Select(i => again["t"][i])
        );
        Assert.Equal(0, _test.Database.FromDataFrame("none", new DataFrame(new Int32DataFrameColumn("n"))).RowCount);
        Assert.Equal(0, _test.Database.Table("none").ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Times_of_all_years_are_taken()
    {
        DateTime[] times = [DateTime.MinValue, new DateTime(1999, 12, 31), new DateTime(9999, 12, 31, 23, 59, 59)];
        DateTimeDataFrameColumn column = new("t", [times[0], times[1], null, times[2]]);
        Table table = _test.Database.FromDataFrame("t", new DataFrame(column));
        Assert.Equal(ElementType.Timestamp(TimeUnit.Microsecond), table.Schema[0].Type);
        DataFrame again = table.ToDataFrame();
        Assert.Equal([times[0], times[1], null, times[2]], Enumerable.Range(0, 4).Select(i => again["t"][i]));
    }

    [Fact]
    public void What_a_frame_or_a_table_cannot_hold_is_refused_by_name()
    {
        Table table = _test.Database.CreateTable(
            "t",
            [new("n", ElementType.Int32), new("span", ElementType.Duration(TimeUnit.Second))]
        );
        Assert.Contains(
            "'span'",
            Assert.Throws<NotSupportedException>(() => table.ToDataFrame()).Message,
            StringComparison.Ordinal
        );
        CharDataFrameColumn letters = new("letters", ['a']);
        Assert.Contains(
            "'letters'",
            Assert
                .Throws<NotSupportedException>(() => _test.Database.FromDataFrame("u", new DataFrame(letters)))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<NotSupportedException>(() => _test.Database.FromDataFrame("u", new DataFrame()));
        DateTimeDataFrameColumn late = new("t", [DateTime.MaxValue]);
        Assert.Throws<OverflowException>(() => _test.Database.FromDataFrame("u", new DataFrame(late)));
        DecimalDataFrameColumn wide = new("d", [decimal.MaxValue, 0.0000000000000000000000000001m]);
        Assert.Throws<OverflowException>(() => _test.Database.FromDataFrame("u", new DataFrame(wide)));
        Assert.Null(_test.Database.TryGetTable("u"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Frames_with_columns_that_were_made_longer_are_refused_and_leave_nothing(int longer)
    {
        DataFrameColumn[] columns = [new Int32DataFrameColumn("a", [1, 2]), new StringDataFrameColumn("b", ["x", "y"])];
        DataFrame frame = new(columns);
        ((Int32DataFrameColumn?)(longer == 0 ? columns[0] : null))?.Append(3);
        ((StringDataFrameColumn?)(longer == 1 ? columns[1] : null))?.Append("z");
        ArgumentException refused = Assert.Throws<ArgumentException>(() => _test.Database.FromDataFrame("t", frame));
        Assert.Contains($"'{columns[longer].Name}' has 3 rows", refused.Message, StringComparison.Ordinal);
        Assert.Null(_test.Database.TryGetTable("t"));
    }

    [Fact]
    public void Columns_longer_than_those_of_a_frame_are_refused_by_name()
    {
        foreach (
            (ElementType type, long rows) in new[]
            {
                (ElementType.Float64, 1L << 28),
                (ElementType.Bool, 1L << 31),
                (ElementType.Date32, 1L << 28),
                (ElementType.Decimal128(9, 2), 1L << 27),
            }
        )
        {
            Assert.Contains(
                "'x'",
                Assert.Throws<InvalidOperationException>(() => FrameColumn.ThrowIfRefused("x", type, rows)).Message,
                StringComparison.Ordinal
            );
            FrameColumn.ThrowIfRefused("x", type, rows - 100);
        }
    }

    [Fact]
    public void Times_and_decimals_that_are_not_exactly_ones_of_NET_are_refused()
    {
        RawVector<Timestamp> times = _test.Database.Raw<Timestamp>(
            "t",
            type: ElementType.Timestamp(TimeUnit.Nanosecond)
        );
        times.Append(new Timestamp(101));
        Assert.Throws<OverflowException>(() => times.ToDataFrameColumn());
    }

    [Fact]
    public void Changing_a_column_copies_it_and_leaves_the_file_and_other_columns_alone()
    {
        RawVector<double> numbers = _test.Numbers("n", 700_000);
        DoubleDataFrameColumn column = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
        DoubleDataFrameColumn other = (DoubleDataFrameColumn)numbers.ToDataFrameColumn();
        column[5] = -5;
        column[6] = null;
        column.Multiply(2.0, inPlace: true);
        column.FillNulls(1.0, inPlace: true);
        column.Apply(value => value + 1, inPlace: true);
        column.Append(9);
        Assert.Equal((-9.0, 2.0, 9.0), (column[5], column[6], column[700_000]));
        Assert.Equal((5.0, 6.0, 700_000L), (other[5], other[6], other.Length));
        Assert.Equal(5, numbers[5]);
        Assert.True(_test.Database.Verify().IsSound);
        TextVector texts = _test.Texts("w", 10);
        DataFrameColumn words = texts.ToDataFrameColumn();
        Assert.Throws<NotSupportedException>(() => words[0] = "other");
    }

    [Fact]
    public void Rows_are_appended_to_clones_and_frames_and_not_to_columns_over_the_file()
    {
        Table table = ManyTypes(1_000);
        DataFrame frame = table.ToDataFrame();
        Int64DataFrameColumn column = (Int64DataFrameColumn)frame["i64"];
        Assert.Throws<InvalidCastException>(() => column.Append(7));
        Int64DataFrameColumn clone = (Int64DataFrameColumn)table["i64"].ToDataFrameColumn().Clone();
        clone.Append(7);
        Assert.Equal((1_001, 7L, 999L), (clone.Length, clone[1_000], clone[999]));
        DataFrame numbers = new(table["i64"].ToDataFrameColumn(), table["f32"].ToDataFrameColumn());
        DataFrame longer = numbers.Append([8L, 0.5f]);
        Assert.Equal((1_001, 8L, 999L), (longer.Rows.Count, longer["i64"][1_000], longer["i64"][999]));
        Assert.Equal(1_000, table.RowCount);
        Assert.True(_test.Database.Verify().IsSound);
    }

    [Fact]
    public void Frames_are_sorted_grouped_and_appended_to_by_text_that_was_copied_as_the_documentation_says()
    {
        Table table = _test.Database.CreateTable("t", [new("k", ElementType.Utf8), new("v", ElementType.Int32)]);
        table.AppendRow("b", 1);
        table.AppendRow("a", 2);
        table.AppendRow("b", 3);
        DataFrame frame = new(table["k"].ToDataFrameColumn(), table["v"].ToDataFrameColumn());
        Assert.Equal(2, frame.Filter(frame["k"].ElementwiseEquals("b")).Rows.Count);
        Assert.Equal(5, frame.Merge(frame, ["k"], ["k"]).Rows.Count);
        frame["k"] = new StringDataFrameColumn("k", (ArrowStringDataFrameColumn)frame["k"]);
        Assert.Equal("a", frame.OrderBy("k")["k"][0]);
        Assert.Equal(2, frame.GroupBy("k").Sum("v").Rows.Count);
        Assert.Equal(4, frame.Append(["c", 4]).Rows.Count);
        Assert.Equal(3, table.RowCount);
    }

    [Fact]
    public void Frames_of_a_view_end_with_it_but_for_what_was_copied()
    {
        using ArrowView view = ManyTypes(70_000).ToArrow();
        DataFrame frame = view.ToDataFrame();
        Assert.Equal((69_999L, true), (frame["i64"][69_999], frame["bool"][69_999]));
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame["i64"][69_999]);
        Assert.Throws<ObjectDisposedException>(() => view.ToDataFrame());
        Assert.Equal(true, frame["bool"][69_999]);
        Assert.Equal("word 4", frame["word"][69_999]);
        Assert.Equal(699.99m, frame["decimal"][69_999]);
    }

    [Fact]
    public void Whatever_is_done_to_a_frame_the_file_stays_as_it_is_to_the_last_bit()
    {
        Table table = ManyTypes(10_000);
        byte[] before = FileBytes();
        DataFrame frame = table.ToDataFrame();
        foreach (DataFrameColumn column in frame.Columns.Where(column => column is not ArrowStringDataFrameColumn))
            column[3] = column[4];
        frame["f16"].FillNulls(1f, inPlace: true);
        frame["i64"].Multiply(3L, inPlace: true);
        frame["f32"].Add(1f, inPlace: true);
        frame["u16"].Abs();
        _ = frame.OrderBy("i64");
        _ = frame.Filter(frame["i64"].ElementwiseGreaterThan(50L));
        _ = frame.GroupBy("u16").Sum("i64");
        _ = frame.DropNulls();
        _ = frame.Sample(10);
        _ = frame.Description();
        _ = frame.Merge<long>(table.ToDataFrame(), "i64", "i64");
        frame.Columns.Remove("bool");
        DataFrame other = table.ToDataFrame();
        ((Int64DataFrameColumn)other["i64"]).Apply(value => 0, inPlace: true);
        Assert.Equal(before, FileBytes());
        Assert.Equal(3L, table.Raw<long>("i64")[3]);
        Assert.Equal(10_000, table.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void Texts_that_are_all_empty_or_null_are_read()
    {
        TextVector texts = _test.Database.Text("w", nullable: true);
        texts.Append("");
        texts.AppendNull();
        _test.Database.Commit();
        ArrowStringDataFrameColumn column = (ArrowStringDataFrameColumn)texts.ToDataFrameColumn();
        Assert.Equal(("", (string?)null), (column[0], column[1]));
        Assert.Equal("", ((Apache.Arrow.StringArray)texts.ToApacheArray()).GetString(0));
    }

    [Fact]
    public void Texts_that_UTF8_cannot_hold_are_refused_by_column_and_row()
    {
        StringDataFrameColumn words = new("w", ["a", "b\uD800c"]);
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            _test.Database.FromDataFrame("t", new DataFrame(words))
        );
        Assert.Contains("'w', row 1", refused.Message, StringComparison.Ordinal);
        Int32DataFrameColumn number = new("n\uD800", [1]);
        Assert.Throws<ArgumentException>(() => _test.Database.FromDataFrame("t", new DataFrame(number)));
        Assert.Null(_test.Database.TryGetTable("t"));
    }

    [Fact]
    public void Long_texts_are_read_some_rows_at_a_time()
    {
        string text = new('x', 1 << 20);
        Assert.InRange(new FrameTextReader("w", row => text).Read(0, 1_000).Length, 32, 128);
        Assert.Equal(1_000, new FrameTextReader("w", row => null).Read(0, 1_000).Length);
        string longest = new('x', TextVector.MaxByteLength + 1);
        Assert.Throws<ArgumentException>(() => new FrameTextReader("w", row => longest).Read(0, 1_000));
        StringDataFrameColumn words = new("w", Enumerable.Repeat(text, 70).Append("last"));
        Int32DataFrameColumn numbers = new("n", Enumerable.Range(0, 71));
        Table table = _test.Database.FromDataFrame("t", new DataFrame(numbers, words));
        Assert.Equal((71, "last", 70), (table.RowCount, table.Text("w")[70], table.Raw<int>("n")[70]));
    }

    [Fact]
    public void Work_of_the_frame_on_mapped_columns_gives_what_it_gives_on_its_own()
    {
        Table table = ManyTypes(20_000);
        DataFrame mapped = table.ToDataFrame();
        DataFrame own = new(mapped.Columns.Select(column => column.Clone()));
        Assert.Equal(
            own.Filter(own["i64"].ElementwiseGreaterThan(19_990L)).Rows.Count,
            mapped.Filter(mapped["i64"].ElementwiseGreaterThan(19_990L)).Rows.Count
        );
        Assert.Equal(own.OrderByDescending("i64")["f32"][0], mapped.OrderByDescending("i64")["f32"][0]);
        Assert.Equal(own.GroupBy("u16").Sum("i64").Rows.Count, mapped.GroupBy("u16").Sum("i64").Rows.Count);
        Assert.Equal(own.Tail(3).ToString(), mapped.Tail(3).ToString());
        Assert.Equal(own.Head(3).ToString(), mapped.Head(3).ToString());
        Assert.Equal((own["f32"] + own["i64"])[7], (mapped["f32"] + mapped["i64"])[7]);
    }

    private Table ManyTypes(int rows)
    {
        TableColumn[] schema =
        [
            new("i8", ElementType.Int8),
            new("u16", ElementType.UInt16),
            new("i64", ElementType.Int64),
            new("f32", ElementType.Float32),
            new("f16", ElementType.Float16, IsNullable: true),
            new("bool", ElementType.Bool),
            new("text", ElementType.Utf8, IsNullable: true),
            new("word", ElementType.DictionaryText),
            new("date", ElementType.Date32),
            new("time", ElementType.Timestamp(TimeUnit.Microsecond)),
            new("decimal", ElementType.Decimal128(12, 2)),
        ];
        Table table = _test.Database.CreateTable("many", schema);
        for (int row = 0; row < rows; row++)
        {
            table.AppendRow(
                (sbyte)row,
                (ushort)row,
                (long)row,
                row / 2f,
                row % 2 == 0 ? null : (Half)(row % 7),
                row % 3 == 0,
                TestDatabase.TextAt(row),
                "word " + (row % 5).ToString(CultureInfo.InvariantCulture),
                new DateOnly(2000, 1, 1).AddDays(row),
                new DateTime(2000, 1, 1).AddTicks(row * 10L),
                row / 100m
            );
        }
        _test.Database.Commit();
        return table;
    }

    private byte[] FileBytes()
    {
        using FileStream file = new(_test.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using MemoryStream bytes = new();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static nint AddressOf<T>(ReadOnlyMemory<T> memory)
        where T : unmanaged
    {
        fixed (T* address = memory.Span)
            return (nint)address;
    }
}
