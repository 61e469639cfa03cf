namespace Columnar.Tests.Csv;

public sealed class CsvInferenceTests
{
    [Theory]
    [InlineData("int64", "0", "-0", "12", "-9223372036854775808", "9223372036854775807")]
    [InlineData("uint64", "0", "18446744073709551615")]
    [InlineData("utf8", "-1", "18446744073709551615")]
    [InlineData("utf8", "1", "18446744073709551616")]
    [InlineData("utf8", "12345678901234567890123")]
    [InlineData("float64", "0.5", "12345678901234567890123", "-18446744073709551616")]
    [InlineData("float64", "1", "2.50", "-.5", "5.", "1e5", "1E-400", "-2.5e+3")]
    [InlineData("float64", "NaN", "inf", "-Infinity", "INF", "nan")]
    [InlineData("float64", "NaN", "1")]
    [InlineData("utf8", "1e400")]
    [InlineData("utf8", "0.5", "-1e309")]
    [InlineData("utf8", "007")]
    [InlineData("utf8", "1", "00")]
    [InlineData("utf8", "-01")]
    [InlineData("utf8", "01.5")]
    [InlineData("utf8", "+5")]
    [InlineData("utf8", "1_000")]
    [InlineData("utf8", "0x10")]
    [InlineData("utf8", "1e")]
    [InlineData("utf8", "1e+")]
    [InlineData("utf8", ".")]
    [InlineData("utf8", "-")]
    [InlineData("utf8", "1.2.3")]
    [InlineData("utf8", "1 2")]
    [InlineData("utf8", "٣")]
    [InlineData("int64", " 1", "2 ", "\t3\t")]
    [InlineData("bool", "true", "FALSE", "True")]
    [InlineData("utf8", "true", "1")]
    [InlineData("utf8", "yes")]
    [InlineData("date32", "2012-01-01", "1969-12-31", "0001-01-01", "2000-02-29")]
    [InlineData("utf8", "2012-13-01")]
    [InlineData("utf8", "1900-02-29")]
    [InlineData("utf8", "2012-1-1")]
    [InlineData("utf8", "01/02/2012")]
    [InlineData("utf8", "20120101", "2012-01-01")]
    [InlineData("timestamp[us]", "2012-01-01T00:00:00", "2012-01-01 23:59:59.999999", "2012-01-01 10:00")]
    [InlineData("timestamp[us]", "2012-01-01", "2012-01-01T10:00:00")]
    [InlineData("timestamp[us]", "2012-01-01T00:00:00.100000000")]
    [InlineData("timestamp[ns]", "2012-01-01T00:00:00.123456789")]
    [InlineData("utf8", "1600-01-01T00:00:00", "2012-01-01T00:00:00.123456789")]
    [InlineData(
        "timestamp[us, UTC]",
        "2012-01-01T00:00:00Z",
        "2012-01-01 00:00:00+02:00",
        "2012-01-01T00:00:00.5-0530"
    )]
    [InlineData("utf8", "2012-01-01T00:00:00Z", "2012-01-01T00:00:00")]
    [InlineData("utf8", "2012-01-01", "2012-01-01T00:00:00Z")]
    [InlineData("utf8", "2012-01-01T24:00:00")]
    [InlineData("utf8", "2012-01-01T00:00:60")]
    [InlineData("utf8", "2012-01-01T00:00:00.1234567891")]
    [InlineData("utf8", "2012-01-01T")]
    [InlineData("utf8", "2012-01-01", "12")]
    [InlineData("utf8?", "")]
    [InlineData("int64?", "1", "")]
    [InlineData("int64?", "1", "\"\"")]
    [InlineData("int64", "\"1\"", "2")]
    [InlineData("utf8", "\"\"")]
    [InlineData("utf8?", "\"\"", "")]
    [InlineData("utf8", "a", "\"\"")]
    [InlineData("utf8", " ")]
    public void A_column_gets_the_type_that_holds_every_value(string expected, params string[] values) =>
        Assert.Equal(expected, CsvText.Infer(values));

    [Fact]
    public void A_file_of_a_header_alone_has_nullable_text_columns()
    {
        MemoryTable table = CsvText.Import("a,b");
        Assert.Equal([new("a", ElementType.Utf8, true), new("b", ElementType.Utf8, true)], table.Schema);
    }

    [Fact]
    public void The_last_line_decides_as_much_as_the_first()
    {
        string text = "a\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n")) + "x\n";
        Assert.Equal(ElementType.Utf8, CsvText.Import(text).Schema[0].Type);
    }
}
