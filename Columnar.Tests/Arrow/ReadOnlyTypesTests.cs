using System.Text;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;
using static Columnar.Tests.Arrow.AllReaders;
using static Columnar.Tests.Arrow.HandmadeStream;

namespace Columnar.Tests.Arrow;

/// <summary>Layouts that are read but not written as such: views, dictionaries, wide offsets, dates in milliseconds, old framing.</summary>
public sealed class ReadOnlyTypesTests
{
    private static readonly ArrowSchema s_text = new([new ArrowField("x", TextType.Utf8)]);

    [Fact]
    public void Wide_offsets_are_read()
    {
        ArrowSchema schema = new([new ArrowField("x", TextType.LargeUtf8)]);
        MemoryStream stream = new HandmadeStream(schema)
            .Batch(
                3,
                [1],
                [
                    [0b101],
                    Bytes(1L, 4L, 4L, 6L),
                    "_abcdé"u8.ToArray()[..6],
                ]
            )
            .ToStream();
        Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(stream));
        stream = new HandmadeStream(schema)
            .Batch(
                3,
                [1],
                [
                    [0b101],
                    Bytes(1L, 5L, 5L, 7L),
                    "_abcdé"u8.ToArray(),
                ]
            )
            .ToStream();
        CheckAllReaders(["abcd", null, "é"], stream);
    }

    [Fact]
    public void Dates_in_milliseconds_become_days()
    {
        ArrowSchema schema = new([new ArrowField("x", DateType.Milliseconds)]);
        MemoryStream stream = new HandmadeStream(schema)
            .Batch(
                3,
                [1],
                [
                    [0b101],
                    Bytes(86_400_000L, 5L, -172_800_000L),
                ]
            )
            .ToStream();
        Assert.Equal([(object?)1UL, null, 0xFFFF_FFFEUL], TableModel.ImportStream(stream)[0]);
        byte[] broken = new HandmadeStream(schema)
            .Batch(
                1,
                [0],
                [
                    [],
                    Bytes(5L),
                ]
            )
            .ToStream()
            .ToArray();
        Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(new MemoryStream(broken)));
        Assert.Throws<CorruptDataException>(() => TableModel.ReadStream(new MemoryStream(broken)));
    }

    [Fact]
    public void A_zone_that_was_no_text_is_refused()
    {
        foreach (char c in "\uFFFD\n\0")
        {
            FlatbufferBuilder builder = new();
            int zone = builder.WriteString($"a{c}");
            builder.StartTable();
            builder.AddReference(6, zone);
            byte[] bytes = builder.Finish(builder.EndTable());
            Assert.Throws<CorruptDataException>(() =>
                TimestampType.Read(FlatbufferTable.Root(bytes, new FlatbufferScope("test", 0, bytes.Length)))
            );
        }
    }

    [Theory]
    [InlineData("tts")]
    [InlineData("ttn")]
    [InlineData("tDm")]
    [InlineData("tin")]
    [InlineData("d:9,-3,32")]
    [InlineData("d:38,5")]
    [InlineData("d:76,2147483647,256")]
    [InlineData("w:0")]
    [InlineData("w:16")]
    [InlineData("Z")]
    [InlineData("vz")]
    [InlineData("U")]
    public void Every_flat_type_is_read_from_its_format_and_from_what_is_written(string format)
    {
        ArrowType type = ArrowFormat.TryParse(format)!;
        Assert.Equal(format, type.Format);
        MemoryStream stream = new HandmadeStream(new ArrowSchema([new ArrowField("x", type)])).ToStream();
        using ArrowStreamReader reader = new(stream);
        Assert.Equal(type, reader.Schema.Fields[0].Type);
        Assert.Equal(type.ToString(), reader.Schema.Fields[0].Type.ToString());
    }

    [Theory]
    [InlineData("d:0,0")]
    [InlineData("d:39,0")]
    [InlineData("d:19,0,64")]
    [InlineData("d:9,0,16")]
    [InlineData("d:9")]
    [InlineData("w:-1")]
    [InlineData("w:999999999")]
    [InlineData("tsx:")]
    [InlineData("ttx")]
    [InlineData("+l")]
    [InlineData("")]
    public void What_is_no_flat_type_has_no_format(string format) => Assert.Null(ArrowFormat.TryParse(format));

    [Fact]
    public void Framing_without_continuation_marks_is_read()
    {
        MemoryStream stream = new HandmadeStream(s_text, isLegacy: true)
            .Batch(
                2,
                [0],
                [
                    [],
                    Bytes(0, 1, 2),
                    "ab"u8.ToArray(),
                ]
            )
            .Batch(
                1,
                [0],
                [
                    [],
                    Bytes(0, 1),
                    "c"u8.ToArray(),
                ]
            )
            .ToStream();
        CheckAllReaders(["a", "b", "c"], stream);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_unless_its_row_is_null()
    {
        byte[] wrong = [(byte)'a', 0xFF];
        byte[] stream = new HandmadeStream(s_text)
            .Batch(
                2,
                [0],
                [
                    [],
                    Bytes(0, 1, 2),
                    wrong,
                ]
            )
            .ToStream()
            .ToArray();
        Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(new MemoryStream(stream)));
        Assert.Throws<CorruptDataException>(() => TableModel.ReadStream(new MemoryStream(stream)));
        // Each is a half of é: all bytes together are UTF-8.
        stream = new HandmadeStream(s_text)
            .Batch(
                2,
                [0],
                [
                    [],
                    Bytes(0, 1, 2),
                    "é"u8.ToArray(),
                ]
            )
            .ToStream()
            .ToArray();
        Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(new MemoryStream(stream)));
        CheckAllReaders(
            ["a", null],
            new HandmadeStream(s_text)
                .Batch(
                    2,
                    [1],
                    [
                        [0b01],
                        Bytes(0, 1, 2),
                        wrong,
                    ]
                )
                .ToStream()
        );
    }

    [Fact]
    public void Nulls_in_a_field_without_nulls_and_wrong_null_counts_are_refused()
    {
        ArrowSchema strict = new([new ArrowField("x", ArrowType.Of(ElementType.Int8), isNullable: false)]);
        ArrowSchema loose = new([new ArrowField("x", ArrowType.Of(ElementType.Int8))]);
        byte[] nulls = new HandmadeStream(strict)
            .Batch(
                2,
                [1],
                [
                    [0b01],
                    [1, 2],
                ]
            )
            .ToStream()
            .ToArray();
        byte[] count = new HandmadeStream(loose)
            .Batch(
                2,
                [2],
                [
                    [0b01],
                    [1, 2],
                ]
            )
            .ToStream()
            .ToArray();
        foreach (byte[] stream in new[] { nulls, count })
        {
            Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(new MemoryStream(stream)));
            Assert.Throws<CorruptDataException>(() => TableModel.ReadStream(new MemoryStream(stream)));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 7)]
    [InlineData(1L << 61)]
    [InlineData(-1)]
    public void Lengths_that_overflow_are_refused(long length)
    {
        foreach (ElementType type in ColumnModel.Types)
        {
            ArrowSchema schema = new([new ArrowField("x", ArrowType.Of(type))]);
            byte[][] buffers = [.. ArrowType.Of(type).Layout.Buffers.Select(_ => new byte[64])];
            CheckAllReadersRefuse(new HandmadeStream(schema).Batch(length, [0], buffers).ToStream().ToArray());
        }
    }

    [Fact]
    public void Column_names_that_a_table_cannot_have_are_refused()
    {
        ArrowField a = new("a", ArrowType.Of(ElementType.Int8));
        ArrowSchema[] schemas =
        [
            new([]),
            new([a, a]),
            new([new ArrowField("", a.Type)]),
            new([new ArrowField("a\nb", a.Type)]),
            new([new ArrowField(new string('x', 2_000), a.Type)]),
        ];
        foreach (ArrowSchema schema in schemas)
        {
            MemoryStream stream = new HandmadeStream(schema).ToStream();
            Assert.Throws<UnsupportedFormatException>(() => TableModel.ImportStream(stream));
        }
    }

    internal static byte[] ViewsAndDictionaries()
    {
        ArrowSchema schema = new([
            new ArrowField("v", TextType.Utf8View),
            new ArrowField("d", TextType.Utf8),
            new ArrowField("n", ArrowType.Of(ElementType.Int32)),
        ]);
        byte[] text = Encoding.UTF8.GetBytes("a text of 20 bytes..and another of 27 bytes ...");
        byte[] views = [.. View(text, 20, 27, 0), .. View("short"), .. View(text, 0, 20, 0)];
        return new HandmadeStream(schema, [-1, 7, 8])
            .Dictionary(
                7,
                3,
                1,
                [
                    [0b101],
                    Bytes(0, 2, 2, 3),
                    "aab"u8.ToArray(),
                ]
            )
            .Dictionary(
                8,
                2,
                0,
                [
                    [],
                    Bytes(5, 6),
                ]
            )
            .Batch(
                3,
                [1, 0, 1],
                [
                    [0b110],
                    views,
                    text,
                    [],
                    Bytes<sbyte>(0, 1, 2),
                    [0b011],
                    Bytes<sbyte>(0, 1, 1),
                ],
                1
            )
            .ToStream()
            .ToArray();
    }
}
