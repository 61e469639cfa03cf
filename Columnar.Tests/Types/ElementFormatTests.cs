using Columnar.Types;

namespace Columnar.Tests.Types;

/// <summary>The format strings, widths and words of all types; they stand in files and never change.</summary>
public sealed class ElementFormatTests
{
    public static TheoryData<string, ElementKind, int, string> Golden { get; } =
        new()
        {
            { "c", ElementKind.Int8, 8, "int8" },
            { "C", ElementKind.UInt8, 8, "uint8" },
            { "s", ElementKind.Int16, 16, "int16" },
            { "S", ElementKind.UInt16, 16, "uint16" },
            { "i", ElementKind.Int32, 32, "int32" },
            { "I", ElementKind.UInt32, 32, "uint32" },
            { "l", ElementKind.Int64, 64, "int64" },
            { "L", ElementKind.UInt64, 64, "uint64" },
            { "e", ElementKind.Float16, 16, "float16" },
            { "f", ElementKind.Float32, 32, "float32" },
            { "g", ElementKind.Float64, 64, "float64" },
            { "b", ElementKind.Bool, 1, "bool" },
            { "u", ElementKind.Utf8, 0, "utf8" },
            { "z", ElementKind.Binary, 0, "binary" },
            { "w:1", ElementKind.FixedBinary, 8, "fixed_size_binary[1]" },
            { "w:65536", ElementKind.FixedBinary, 524_288, "fixed_size_binary[65536]" },
            { "tdD", ElementKind.Date32, 32, "date32" },
            { "tdm", ElementKind.OtherFixed, 64, "date64" },
            { "tts", ElementKind.OtherFixed, 32, "time32[s]" },
            { "ttm", ElementKind.OtherFixed, 32, "time32[ms]" },
            { "ttu", ElementKind.Time64, 64, "time64[us]" },
            { "ttn", ElementKind.Time64, 64, "time64[ns]" },
            { "tss:", ElementKind.Timestamp, 64, "timestamp[s]" },
            { "tsm:", ElementKind.Timestamp, 64, "timestamp[ms]" },
            { "tsu:UTC", ElementKind.Timestamp, 64, "timestamp[us, UTC]" },
            { "tsn:Europe/Berlin", ElementKind.Timestamp, 64, "timestamp[ns, Europe/Berlin]" },
            { "tDs", ElementKind.Duration, 64, "duration[s]" },
            { "tDm", ElementKind.Duration, 64, "duration[ms]" },
            { "tDu", ElementKind.Duration, 64, "duration[us]" },
            { "tDn", ElementKind.Duration, 64, "duration[ns]" },
            { "tiM", ElementKind.OtherFixed, 32, "interval[year_month]" },
            { "tiD", ElementKind.OtherFixed, 64, "interval[day_time]" },
            { "tin", ElementKind.OtherFixed, 128, "interval[month_day_nano]" },
            { "d:38,9", ElementKind.Decimal128, 128, "decimal128(38, 9)" },
            { "d:1,-3", ElementKind.Decimal128, 128, "decimal128(1, -3)" },
            { "d:9,2,32", ElementKind.OtherFixed, 32, "decimal32(9, 2)" },
            { "d:18,2,64", ElementKind.OtherFixed, 64, "decimal64(18, 2)" },
            { "d:76,10,256", ElementKind.OtherFixed, 256, "decimal256(76, 10)" },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Formats_are_read_and_written(string format, ElementKind kind, int bitWidth, string words)
    {
        Assert.True(ElementType.TryParse(format, out ElementType? type));
        Assert.Equal((kind, bitWidth, words, format), (type.Kind, type.BitWidth, type.ToString(), type.Format));
        Assert.True(ElementType.TryParse(format, out ElementType? again));
        Assert.Equal(type, again);
        Assert.Equal(type.GetHashCode(), again.GetHashCode());
        Assert.Empty(type.ExtensionFields);
    }

    [Fact]
    public void What_can_be_written_in_two_ways_is_brought_to_one()
    {
        Assert.True(ElementType.TryParse("d:10,2,128", out ElementType? type));
        Assert.Equal(ElementType.Decimal128(10, 2), type);
        Assert.Equal("d:10,2", type.Format);
    }

    [Theory]
    [InlineData("")]
    [InlineData("w:")]
    [InlineData("w:0")]
    [InlineData("w:-1")]
    [InlineData("w:65537")]
    [InlineData("w:99999999999999999999")]
    [InlineData("w: 8")]
    [InlineData("d:")]
    [InlineData("d:10")]
    [InlineData("d:0,0")]
    [InlineData("d:39,0")]
    [InlineData("d:10,0,32")]
    [InlineData("d:19,0,64")]
    [InlineData("d:77,0,256")]
    [InlineData("d:10,2,16")]
    [InlineData("d:10,2,128,1")]
    [InlineData("d:10,x")]
    [InlineData("ts")]
    [InlineData("tss")]
    [InlineData("tsx:")]
    [InlineData("ttx")]
    [InlineData("U")]
    [InlineData("Z")]
    [InlineData("vu")]
    [InlineData("+s")]
    [InlineData("n")]
    public void Other_formats_are_of_no_vector(string format) => Assert.False(ElementType.TryParse(format, out _));

    [Fact]
    public void Known_extension_types_are_types_of_their_own()
    {
        Assert.True(ElementType.TryParse("w:16", "arrow.uuid", null, out ElementType? uuid));
        Assert.Equal(ElementType.Uuid, uuid);
        Assert.NotEqual(ElementType.FixedBinary(16), uuid);
        Assert.Equal([new("ARROW:extension:name", "arrow.uuid")], uuid.ExtensionFields);
        Assert.True(ElementType.TryParse("w:16", "somebody.else", "x", out ElementType? other));
        Assert.Equal(ElementType.FixedBinary(16), other);
        ElementType structType = ElementType.Of<FieldLayoutTests.Point>();
        Assert.True(
            ElementType.TryParse(
                structType.Format,
                structType.ExtensionName,
                structType.ExtensionMetadata,
                out ElementType? parsed
            )
        );
        Assert.Equal(structType, parsed);
        Assert.Equal(structType.ToString(), parsed.ToString());
    }

    [Theory]
    [InlineData("w:8", "arrow.uuid", null)]
    [InlineData("l", "arrow.uuid", null)]
    [InlineData("w:16", "columnar.struct", null)]
    [InlineData("w:16", "columnar.struct", "0123456789abcdef0123456789abcdef")]
    [InlineData("w:16", "columnar.struct", "0123456789ABCDEF0123456789abcdef {X: float64}")]
    [InlineData("w:16", "columnar.struct", "0123456789abcdef0123456789abcdef {X:\nfloat64}")]
    [InlineData("z", "columnar.struct", "0123456789abcdef0123456789abcdef {X: float64}")]
    public void Known_extension_types_over_other_bytes_are_refused(string format, string name, string? metadata) =>
        Assert.False(ElementType.TryParse(format, name, metadata, out _));

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Time64(TimeUnit.Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Time64(TimeUnit.Millisecond));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Duration((TimeUnit)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Timestamp((TimeUnit)4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Decimal128(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.Decimal128(39, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.FixedBinary(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ElementType.FixedBinary(65_537));
    }
}
