using System.Text;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;
using static Columnar.Tests.Arrow.AllReaders;
using static Columnar.Tests.Arrow.HandmadeStream;

namespace Columnar.Tests.Arrow;

/// <summary>Values that stand in a dictionary sent before them.</summary>
public sealed class DictionaryReadTests
{
    private static readonly ArrowSchema s_text = new([new ArrowField("x", TextType.Utf8)]);

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
}
