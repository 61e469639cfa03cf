using System.Text;
using Columnar.Csv;

namespace Columnar.Tests.Csv;

public sealed class CsvReaderTests
{
    public static TheoryData<string, string> Records =>
        new()
        {
            { "", "" },
            { "a", "a" },
            { "a\n", "a" },
            { "a,b\nc,d\n", "a|b/c|d" },
            { "a,b\r\nc,d\r\n", "a|b/c|d" },
            { "a,b\rc,d\r", "a|b/c|d" },
            { "a,b\r\nc,d", "a|b/c|d" },
            { ",\n,", "|/|" },
            { "a,\n", "a|" },
            { "a,", "a|" },
            { "\n\r\n\ra,b\n\n\nc,d\n\n", "a|b/c|d" },
            { "\"a\"", "a" },
            { "\"a\",\"b\"\r\n\"c\",d", "a|b/c|d" },
            { "\"\"", "" },
            { "\"\",x\n", "|x" },
            { "\"a,b\",\"c\nd\",\"e\r\nf\"\n", "a,b|c\nd|e\r\nf" },
            { "\"a\"\"b\",\"\"\"\",\"\"\"\"\"\"\n", "a\"b|\"|\"\"" },
            { "\"a\"\"\n\"\"b\"\n", "a\"\n\"b" },
            { "\uFEFFa,b\n", "a|b" },
            { "a,\uFEFFb\n", "a|\uFEFFb" },
            { " a , b \n", " a | b " },
            { "zoë,日本,🚀\n", "zoë|日本|🚀" },
        };

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_are_those_of_RFC_4180_whatever_the_buffer_size(string text, string expected)
    {
        foreach (int bufferSize in (int[])[1, 5, 6, 7, 8, 9, 11, 13, 16, 4096])
            Assert.Equal(expected, Read(text, bufferSize));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Records_do_not_depend_on_how_the_stream_arrives(string text, string expected)
    {
        using var reader = new CsvReader(new TricklingStream(text), "test.csv", new CsvOptions(), 16);
        Assert.Equal(expected, ReadAll(reader));
    }

    [Fact]
    public void Lines_are_counted_through_quoted_line_breaks()
    {
        using CsvReader reader = Reader("h1,h2,h3\n\"a\n\r\nb\",c,\"d\"\"\n\"\"\"\r\n\r\nx,y,z\n", 8);
        Assert.True(reader.Read());
        Assert.Equal(1, reader.Line);
        Assert.True(reader.Read());
        Assert.Equal([2, 4, 4], Enumerable.Range(0, 3).Select(reader.LineOf));
        Assert.True(reader.Read());
        Assert.Equal(7, reader.Line);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Blank_lines_are_records_where_there_is_one_column()
    {
        using var reader = new CsvReader(Stream("a\n\nb\n\n"), "test.csv", new CsvOptions(), 16)
        {
            KeepsBlankLines = true,
        };
        Assert.Equal("a//b/", ReadAll(reader));
    }

    [Fact]
    public void Another_delimiter_leaves_commas_alone()
    {
        using var reader = new CsvReader(Stream("a,b;\"c;d\"\n"), "test.csv", new CsvOptions { Delimiter = ';' }, 16);
        Assert.Equal("a,b|c;d", ReadAll(reader));
    }

    [Theory]
    [InlineData("a,b\n1,x\"y\n", "line 2, column 2", "'x\"y'")]
    [InlineData("a,b\n\"1\"x,2\n", "line 2, column 1", "'\"1\"x,2'")]
    [InlineData("a,b\n\"1\" ,2\n", "line 2, column 1", "closing quote")]
    [InlineData("a,b\n1,\"open\nmore\n", "line 2, column 2", "before the end of the file")]
    [InlineData("a,b\n\"x\ny\",\"open\n", "line 3, column 2", "'\"open'")]
    [InlineData("a,b\n1,\"", "line 2, column 2", "closing quote")]
    [InlineData("a,b\n1,\"x\"\"", "line 2, column 2", "closing quote")]
    [InlineData("a,b\n1,x\0y\n", "line 2, column 2", "NUL")]
    public void Malformed_records_are_errors_that_name_line_column_and_text(string text, string place, string found)
    {
        foreach (int bufferSize in (int[])[1, 6, 9, 4096])
        {
            using CsvReader reader = Reader(text, bufferSize);
            var error = Assert.Throws<CorruptDataException>(() => ReadAll(reader));
            Assert.Contains(place, error.Message, StringComparison.Ordinal);
            Assert.Contains(found, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_errors_that_name_the_byte()
    {
        byte[] text = [.. "a,b\n\"1\n2\",Z"u8, 0xFC, .. "rich\n"u8];
        using var reader = new CsvReader(new MemoryStream(text), "test.csv", new CsvOptions(), 16);
        var error = Assert.Throws<CorruptDataException>(() => ReadAll(reader));
        Assert.Contains("line 3, column 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("0xFC", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF16_is_an_unsupported_format()
    {
        using var reader = new CsvReader(
            new MemoryStream(Encoding.Unicode.GetPreamble()),
            "test.csv",
            new CsvOptions(),
            16
        );
        Assert.Throws<UnsupportedFormatException>(() => reader.Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4096)]
    public void A_record_beyond_the_bound_is_an_error_and_one_at_the_bound_is_not(int bufferSize)
    {
        var options = new CsvOptions { MaxRecordBytes = 100 };
        string fits = new string('x', 98) + "\r\n";
        using (var reader = new CsvReader(Stream(fits + fits), "test.csv", options, bufferSize))
            Assert.True(reader.Read() && reader.Read() && !reader.Read());
        using (var reader = new CsvReader(Stream("a\nx" + fits), "test.csv", options, bufferSize))
        {
            Assert.True(reader.Read());
            Assert.Contains(
                "line 2",
                Assert.Throws<CorruptDataException>(() => reader.Read()).Message,
                StringComparison.Ordinal
            );
        }
        using (var reader = new CsvReader(Stream("a,\"" + new string('\n', 1000)), "test.csv", options, bufferSize))
            Assert.Throws<CorruptDataException>(() => reader.Read());
    }

    [Fact]
    public void Too_many_fields_are_an_error()
    {
        using CsvReader reader = Reader(new string(',', CsvReader.MaxColumns), 64);
        Assert.Throws<CorruptDataException>(() => reader.Read());
        using CsvReader most = Reader(new string(',', CsvReader.MaxColumns - 1), 64);
        Assert.True(most.Read());
        Assert.Equal(CsvReader.MaxColumns, most.FieldCount);
    }

    private static string Read(string text, int bufferSize)
    {
        using CsvReader reader = Reader(text, bufferSize);
        return ReadAll(reader);
    }

    private static string ReadAll(CsvReader reader)
    {
        var records = new List<string>();
        while (reader.Read())
        {
            IEnumerable<string> fields = Enumerable
                .Range(0, reader.FieldCount)
                .Select(i => Encoding.UTF8.GetString(reader.Field(i)));
            records.Add(string.Join('|', fields));
        }
        return string.Join('/', records);
    }

    private static CsvReader Reader(string text, int bufferSize) =>
        new(Stream(text), "test.csv", new CsvOptions(), bufferSize);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Gives one byte at a time.</summary>
    private sealed class TricklingStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
