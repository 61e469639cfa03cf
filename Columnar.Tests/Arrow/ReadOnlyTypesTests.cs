using System.Text;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;
using static Columnar.Tests.Arrow.HandmadeStream;

namespace Columnar.Tests.Arrow;

/// <summary>Layouts that are read but not written as such: views, dictionaries, wide offsets, dates in milliseconds, old framing.</summary>
public sealed class ReadOnlyTypesTests
{
    private static readonly ArrowSchema s_views = new([new ArrowField("x", TextType.Utf8View)]);
    private static readonly ArrowSchema s_text = new([new ArrowField("x", TextType.Utf8)]);

    [Fact]
    public void Text_views_are_read_inline_and_from_their_buffers()
    {
        byte[] first = Encoding.UTF8.GetBytes("a text of 20 bytes..and another of 25 bytes ...");
        byte[] second = Encoding.UTF8.GetBytes("something in a second buffer");
        byte[] views =
        [
            .. View("short"),
            .. View(first, 0, 20, 0),
            .. new byte[16],
            .. View(second, 0, 28, 1),
            .. View(first, 20, 26, 0),
            .. View("twelve bytes"),
        ];
        MemoryStream stream = new HandmadeStream(s_views)
            .Batch(
                6,
                [1],
                [
                    [0b111011],
                    views,
                    first,
                    second,
                ],
                2
            )
            .ToStream();
        object?[] expected =
        [
            "short",
            "a text of 20 bytes..",
            null,
            "something in a second buffer",
            "and another of 25 bytes ..",
            "twelve bytes",
        ];
        CheckAllReaders(expected, stream);
    }

    [Fact]
    public void Many_text_views_in_and_out_of_order_are_imported()
    {
        Random random = new(8);
        string[] texts =
        [
            .. Enumerable.Range(0, 5_000).Select(i => $"number {i} " + new string('x', random.Next(100))),
        ];
        List<byte> buffer = [];
        List<byte[]> views = [];
        foreach (string text in texts)
        {
            int start = buffer.Count;
            buffer.AddRange(Encoding.UTF8.GetBytes(text));
            views.Add(text.Length <= 12 ? View(text) : View([.. buffer], start, text.Length, 0));
            buffer.AddRange(new byte[random.Next(3) == 0 ? 300 : 0]);
        }
        int[] order =
        [
            .. Enumerable.Range(0, texts.Length),
            .. Enumerable.Range(0, texts.Length).OrderBy(_ => random.Next()),
        ];
        byte[] shuffled = [.. order.SelectMany(i => views[i])];
        MemoryStream stream = new HandmadeStream(s_views)
            .Batch(
                order.Length,
                [0],
                [
                    [],
                    shuffled,
                    [.. buffer],
                ],
                1
            )
            .ToStream();
        Assert.Equal(order.Select(i => (object?)texts[i]), TableModel.ImportStream(stream)[0]);
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(20, 1, 0)]
    [InlineData(20, -1, 0)]
    [InlineData(20, 0, 1)]
    [InlineData(20, 0, -1)]
    [InlineData(int.MaxValue, 0, int.MaxValue)]
    public void A_view_that_leads_astray_is_refused(int length, int buffer, int offset)
    {
        byte[] text = Encoding.UTF8.GetBytes("a text of 20 bytes..");
        byte[] view = Bytes(length, BitConverter.ToInt32(text), buffer, offset);
        byte[] stream = new HandmadeStream(s_views)
            .Batch(
                1,
                [0],
                [
                    [],
                    view,
                    text,
                ],
                1
            )
            .ToStream()
            .ToArray();
        CheckAllReadersRefuse(stream);
    }

    [Fact]
    public void A_view_with_another_prefix_than_its_text_is_refused()
    {
        byte[] text = Encoding.UTF8.GetBytes("a text of 20 bytes..");
        byte[] stream = new HandmadeStream(s_views)
            .Batch(
                1,
                [0],
                [
                    [],
                    Bytes(20, 0, 0, 0),
                    text,
                ],
                1
            )
            .ToStream()
            .ToArray();
        Assert.Throws<CorruptDataException>(() => TableModel.ReadStream(new MemoryStream(stream)));
        Assert.Throws<CorruptDataException>(() => TableModel.ImportStream(new MemoryStream(stream)));
    }

    [Fact]
    public void Dictionaries_are_read_replaced_and_their_nulls_count()
    {
        MemoryStream stream = new HandmadeStream(s_text, [7])
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
            .Batch(
                4,
                [1],
                [
                    [0b1011],
                    Bytes<sbyte>(0, 1, 99, 2),
                ]
            )
            .Dictionary(
                7,
                1,
                0,
                [
                    [],
                    Bytes(0, 1),
                    "z"u8.ToArray(),
                ]
            )
            .Batch(
                2,
                [0],
                [
                    [],
                    Bytes<sbyte>(0, 0),
                ]
            )
            .ToStream();
        CheckAllReaders(["aa", null, null, "b", "z", "z"], stream);
    }

    [Fact]
    public void A_dictionary_of_numbers_is_read()
    {
        ArrowSchema schema = new([
            new ArrowField("x", ArrowType.Of(ElementType.Int16)),
            new ArrowField("y", ArrowType.Of(ElementType.Bool)),
        ]);
        MemoryStream stream = new HandmadeStream(schema, [1, 2])
            .Dictionary(
                1,
                2,
                0,
                [
                    [],
                    Bytes<short>(-5, 300),
                ]
            )
            .Dictionary(
                2,
                2,
                0,
                [
                    [],
                    [0b10],
                ]
            )
            .Batch(
                3,
                [0, 1],
                [
                    [],
                    Bytes<sbyte>(1, 0, 1),
                    [0b110],
                    Bytes<sbyte>(0, 0, 1),
                ]
            )
            .ToStream();
        object?[][] values = TableModel.ImportStream(stream);
        Assert.Equal([(object?)300UL, 65531UL, 300UL], values[0]);
        Assert.Equal([null, (object?)false, true], values[1]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void An_index_outside_its_dictionary_is_refused(sbyte index)
    {
        byte[] stream = new HandmadeStream(s_text, [7])
            .Dictionary(
                7,
                3,
                0,
                [
                    [],
                    Bytes(0, 2, 2, 3),
                    "aab"u8.ToArray(),
                ]
            )
            .Batch(
                2,
                [0],
                [
                    [],
                    Bytes<sbyte>(0, index),
                ]
            )
            .ToStream()
            .ToArray();
        CheckAllReadersRefuse(stream);
    }

    [Fact]
    public void Missing_delta_and_unknown_dictionaries_are_refused()
    {
        byte[][] values =
        [
            [],
            Bytes(0, 1),
            "a"u8.ToArray(),
        ];
        byte[][] indices =
        [
            [],
            Bytes<sbyte>(0),
        ];
        CheckAllReadersRefuse(new HandmadeStream(s_text, [7]).Batch(1, [0], indices).ToStream().ToArray());
        CheckAllReadersRefuse(new HandmadeStream(s_text, [7]).Dictionary(8, 1, 0, values).ToStream().ToArray());
        byte[] delta = new HandmadeStream(s_text, [7]).Dictionary(7, 1, 0, values, isDelta: true).ToStream().ToArray();
        Assert.Throws<UnsupportedFormatException>(() => TableModel.ImportStream(new MemoryStream(delta)));
        // Nothing refers to the missing one.
        CheckAllReaders(
            [null],
            new HandmadeStream(s_text, [7])
                .Batch(
                    1,
                    [1],
                    [
                        [0],
                        Bytes<sbyte>(0),
                    ]
                )
                .ToStream()
        );
    }

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

    [Fact]
    public void Text_far_beyond_the_size_of_its_input_is_refused()
    {
        // A megabyte of text that 100,000 rows refer to: 100 GB.
        byte[] text = new byte[1 << 20];
        Array.Fill(text, (byte)'x');
        MemoryStream views = new HandmadeStream(s_views)
            .Batch(
                100_000,
                [0],
                [
                    [],
                    [.. Enumerable.Repeat(View(text, 0, text.Length, 0), 100_000).SelectMany(v => v)],
                    text,
                ],
                1
            )
            .ToStream();
        Assert.Throws<UnsupportedFormatException>(() => ImportToNowhere(views));
    }

    private static void ImportToNowhere(MemoryStream stream)
    {
        using Columnar.Ipc.StreamSource source = Columnar.Ipc.StreamSource.Open(
            new Columnar.Ipc.StreamInput(stream),
            stream
        );
        Columnar.Ipc.Import.TableImport.Run(source, new Nowhere());
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

    private static byte[] View(string text)
    {
        byte[] view = new byte[16];
        Encoding.UTF8.GetBytes(text, view.AsSpan(4));
        view[0] = (byte)text.Length;
        return view;
    }

    private static byte[] View(byte[] buffer, int start, int length, int index) =>
        Bytes(length, BitConverter.ToInt32(buffer, start), index, start);

    private static void CheckAllReaders(object?[] expected, MemoryStream stream)
    {
        byte[] bytes = stream.ToArray();
        using ArrowStreamReader reader = new(new MemoryStream(bytes));
        ArrowSchema schema = reader.Schema;
        Assert.Equal([expected], TableModel.ValuesOf(schema, TableModel.ReadStream(new MemoryStream(bytes))));
        Assert.Equal(
            [expected],
            TableModel.ValuesOf(schema, TableModel.ReadStream(new MemoryStream(bytes), checkValues: false))
        );
        Assert.Equal([expected], TableModel.ImportStream(new MemoryStream(bytes)));
    }

    private static void CheckAllReadersRefuse(byte[] stream)
    {
        Assert.ThrowsAny<ColumnarException>(() => TableModel.ImportStream(new MemoryStream(stream)));
        Assert.ThrowsAny<ColumnarException>(() => TableModel.ReadStream(new MemoryStream(stream)));
        Assert.ThrowsAny<ColumnarException>(() =>
            TableModel
                .ReadStream(new MemoryStream(stream), checkValues: false)
                .ForEach(batch => ColumnModel.ValuesOf(batch.Columns[0]))
        );
    }
}
