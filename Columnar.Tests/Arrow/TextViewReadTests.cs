using System.Text;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;
using static Columnar.Tests.Arrow.AllReaders;
using static Columnar.Tests.Arrow.HandmadeStream;

namespace Columnar.Tests.Arrow;

/// <summary>Text whose values are 16 bytes each, short ones in place and long ones in buffers of their own.</summary>
public sealed class TextViewReadTests
{
    private static readonly ArrowSchema s_views = new([new ArrowField("x", TextType.Utf8View)]);

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
}
