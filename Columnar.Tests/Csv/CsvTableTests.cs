namespace Columnar.Tests.Csv;

public sealed class CsvTableTests
{
    [Fact]
    public void Values_arrive_in_their_columns_with_nulls_where_fields_are_empty()
    {
        MemoryTable table = CsvText.Import(
            """"
            id,price,when,day,ok,note
            1,2.5,2020-01-02T03:04:05Z,2020-01-02,true,"a ""b"""
            -2,,,,,
            3,-0,1969-12-31T23:59:59.5Z,1969-12-31,FALSE,""
            """"
        );
        Assert.Equal([1L, -2L, 3L], table.Values("id"));
        Assert.Equal([2.5, null, -0.0], table.Values("price"));
        Assert.True(double.IsNegative((double)table.Values("price")[2]!));
        Assert.Equal([new Timestamp(1_577_934_245_000_000), null, new Timestamp(-500_000)], table.Values("when"));
        Assert.Equal([new Date32(18_263), null, new Date32(-1)], table.Values("day"));
        Assert.Equal([true, null, false], table.Values("ok"));
        Assert.Equal(["a \"b\"", null, ""], table.Values("note"));
        Assert.Equal([false, true, true, true, true, true], table.Schema.Select(c => c.IsNullable));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered_and_the_first_line_is_a_row()
    {
        MemoryTable table = CsvText.Import("1,a\n2,b", new CsvOptions { HasHeader = false });
        Assert.Equal(["column1", "column2"], table.Schema.Select(c => c.Name));
        Assert.Equal([1L, 2L], table.Values(0));
    }

    [Fact]
    public void In_one_column_a_blank_line_is_a_null()
    {
        Assert.Equal([1L, null, 3L, null], CsvText.Import("\na\n1\n\n3\n\n").Values(0));
        Assert.Equal([null, null], CsvText.Import("\n\n", new CsvOptions { HasHeader = false }).Values(0));
        Assert.Equal([null, 1L], CsvText.Import("\n1\n", new CsvOptions { HasHeader = false }).Values(0));
    }

    [Fact]
    public void The_null_text_is_null_unless_quoted()
    {
        MemoryTable table = CsvText.Import("n,s\n1,NA\nNA,\"NA\"\n,na\n", new CsvOptions { NullText = "NA" });
        Assert.Equal([1L, null, null], table.Values("n"));
        Assert.Equal([null, "NA", "na"], table.Values("s"));
    }

    [Fact]
    public void Unquoted_header_names_lose_the_spaces_around_them_and_quoted_ones_keep_them() =>
        Assert.Equal(["a", " b"], CsvText.Import(" a ,\" b\"\n1,2\n").Schema.Select(c => c.Name));

    public static TheoryData<ElementType, string, object> Overrides =>
        new()
        {
            { ElementType.Int8, "-128", (sbyte)-128 },
            { ElementType.UInt8, "255", (byte)255 },
            { ElementType.Int16, "-32768", short.MinValue },
            { ElementType.UInt16, "65535", ushort.MaxValue },
            { ElementType.Int32, "007", 7 },
            { ElementType.UInt32, "+5", 5u },
            { ElementType.Int64, " 12 ", 12L },
            { ElementType.UInt64, "18446744073709551615", ulong.MaxValue },
            { ElementType.Float16, "0.1", (Half)0.1 },
            { ElementType.Float32, "16777217", 16777216f },
            { ElementType.Float64, "12345678901234567890123", 12345678901234567890123.0 },
            { ElementType.Float64, "-inf", double.NegativeInfinity },
            { ElementType.Float64, "7.2057594037927933e16", 72057594037927936.0 },
            { ElementType.Bool, "1", true },
            { ElementType.Date32, "+12000-01-01", new Date32(2_932_897 + 5 * 146_097) },
            { ElementType.Timestamp(TimeUnit.Second), "1970-01-02", new Timestamp(86_400) },
            { ElementType.Timestamp(TimeUnit.Millisecond, "UTC"), "1970-01-01 00:00:00.25", new Timestamp(250) },
            { ElementType.Timestamp(TimeUnit.Second, "Europe/Berlin"), "1970-01-01T01:00:00+01:00", new Timestamp(0) },
            { ElementType.Utf8, "12", "12" },
        };

    [Theory]
    [MemberData(nameof(Overrides))]
    public void A_column_may_be_given_its_type(ElementType type, string text, object expected)
    {
        MemoryTable table = CsvText.Import($"a,b\n{text},x\n", Typed("a", type));
        Assert.Equal(new TableColumn("a", type), table.Schema[0]);
        Assert.Equal([expected], table.Values(0));
    }

    public static TheoryData<ElementType, string> Misfits =>
        new()
        {
            { ElementType.Int8, "128" },
            { ElementType.UInt8, "-1" },
            { ElementType.Int64, "1.0" },
            { ElementType.Int64, "9223372036854775808" },
            { ElementType.Int64, "1 2" },
            { ElementType.Float16, "65520" },
            { ElementType.Float32, "1e39" },
            { ElementType.Float64, "1e309" },
            { ElementType.Float64, "abc" },
            { ElementType.Float64, "1,5" },
            { ElementType.Float64, "." },
            { ElementType.Float64, "-" },
            { ElementType.Float64, "∞" },
            { ElementType.Bool, "yes" },
            { ElementType.Date32, "2012-02-30" },
            { ElementType.Date32, "2012-01-01T00:00:00" },
            { ElementType.Timestamp(TimeUnit.Second), "2012-01-01T00:00:00.5" },
            { ElementType.Timestamp(TimeUnit.Second), "2012-01-01T00:00:00Z" },
            { ElementType.Timestamp(TimeUnit.Second, "Europe/Berlin"), "2012-01-01T00:00:00" },
            { ElementType.Timestamp(TimeUnit.Nanosecond), "2500-01-01T00:00:00" },
        };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void A_value_that_does_not_fit_the_type_given_is_an_error_that_names_line_column_text_and_type(
        ElementType type,
        string text
    )
    {
        CorruptDataException error = CsvText.Error($"id,note,value\n1,\"\n\n\",\"{text}\"\n", Typed("value", type));
        Assert.Contains("test.csv, line 4, column 3 ('value')", error.Message, StringComparison.Ordinal);
        Assert.Contains(type.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3, column 2 ('b')", "'3'")]
    [InlineData("a,b\n1,2\n3,4,5\n", "line 3, column 3", "'3,4,5'")]
    [InlineData("a,b\n\"1\n\",2\n3,4,5\n", "line 4, column 3", "'3,4,5'")]
    [InlineData("a,b\n1,2\n\"\n\",x\"\n", "line 4, column 2 ('b')", "quote")]
    [InlineData("a,b,a\n", "line 1, column 3", "column 1")]
    [InlineData("column2,\"\"\n", "line 1, column 2", "column 1")]
    [InlineData("a,\"x\ty\"\n", "line 1, column 2", "control")]
    [InlineData("", "line 1", "empty file")]
    [InlineData("\n\r\n", "line 1", "header")]
    [InlineData("\uFEFF", "line 1", "empty file")]
    public void Malformed_tables_are_errors_that_name_the_place(string text, string place, string found)
    {
        CorruptDataException error = CsvText.Error(text);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_whose_names_are_empty_are_named_by_their_number()
    {
        MemoryTable table = CsvText.Import(",a,\"\"\n0,x,1.5\n", Typed("column3", ElementType.Float32));
        Assert.Equal(["column1", "a", "column3"], table.Schema.Select(column => column.Name));
        Assert.Equal([1.5f], table.Values(2));
    }

    [Fact]
    public void A_type_for_a_column_that_is_not_there_is_the_callers_error()
    {
        var error = Assert.Throws<ArgumentException>(() => CsvText.Import("a,b\n", Typed("c", ElementType.Int8)));
        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a', 'b'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('é')]
    [InlineData('1')]
    [InlineData('.')]
    public void A_delimiter_that_values_need_is_refused(char delimiter) =>
        Assert.Throws<ArgumentException>(() => CsvText.Import("a", new CsvOptions { Delimiter = delimiter }));

    [Fact]
    public void Hostile_text_is_shortened_and_kept_on_one_line_in_messages()
    {
        string text = "\u001b[31m" + new string('x', 500) + "\n\u202E";
        CorruptDataException error = CsvText.Error($"a,b\n\"{text}\",1\n", Typed("a", ElementType.Int64));
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.True(error.Message.Length < 200);
    }

    [Fact]
    public void Long_inputs_arrive_in_packets_and_whole()
    {
        const int Rows = 200_000;
        string text =
            "n,s\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? ",\n" : $"{i},s{i}\n"));
        MemoryTable table = CsvText.Import(text, null, 1000);
        Assert.InRange(table.PacketCount, 3, 5);
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? null : (object)(long)i), table.Values(0));
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? null : $"s{i}"), table.Values(1));
    }

    [Fact]
    public void Cancelling_stops_the_reading()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            CsvText.Table("a\n1\n"u8.ToArray()).InferSchema(null, source.Token)
        );
    }

    private static CsvOptions Typed(string column, ElementType type) =>
        new() { Types = new Dictionary<string, ElementType>(StringComparer.Ordinal) { [column] = type } };
}
