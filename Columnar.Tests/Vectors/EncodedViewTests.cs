using System.Text;
using Columnar.Memory;
using Columnar.Tests.Analytics.Queries;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Vectors;

/// <summary>A view gives the same values where some of its chunks are encoded.</summary>
public sealed class EncodedViewTests
{
    private const int Rows = 200_000;

    private static readonly int[] s_lengths = [5_000, 70_001, 30_000, 9_000, 1];

    [Fact]
    public void Values_of_a_fixed_width_are_the_same_by_every_way_of_reading()
    {
        Random random = new(1);
        int?[] values = Values(random, () => (int?)random.Next());
        VectorView<int> view = (VectorView<int>)Model(ElementType.Int32, values).ToView(s_lengths);
        Assert.Equal(values, view.AsEnumerable());
        Assert.Equal(values.Select(v => v ?? 0), view.ToArray());
        List<int> walked = [];
        foreach (int value in view)
            walked.Add(value);
        Assert.Equal(values.Select(v => v ?? 0), walked);
        int[] part = new int[80_000];
        view.CopyTo(4_321, part);
        Assert.Equal(values.Skip(4_321).Take(part.Length).Select(v => v ?? 0), part);
        for (int i = 0; i < 2_000; i++)
        {
            int row = random.Next(Rows);
            Assert.Equal(values[row], view.Get(row));
            Assert.Equal(values[row] is null, view.IsNull(row));
        }
        int known = Array.FindIndex(values, 6_000, v => v is not null);
        Assert.Equal(values[known], view[known]);
        int missing = Array.FindIndex(values, 6_000, v => v is null);
        Assert.Throws<InvalidOperationException>(() => view[missing]);
    }

    [Fact]
    public void Chunks_cover_the_rows_and_are_at_most_a_block_where_they_are_encoded()
    {
        Random random = new(2);
        int?[] values = Values(random, () => (int?)random.Next());
        VectorView<int> view = (VectorView<int>)Model(ElementType.Int32, values).ToView(s_lengths);
        long row = 0;
        long nulls = 0;
        for (int i = 0; i < view.ChunkCount; i++)
        {
            VectorChunk<int> chunk = view.GetChunk(i);
            Assert.Equal(row, chunk.FirstRow);
            ReadOnlySpan<byte> validity = chunk.ValiditySpan;
            for (int at = 0; at < chunk.Length; at++)
            {
                int? expected = values[row + at];
                Assert.Equal(expected is null, !validity.IsEmpty && !Bitmap.Get(validity, at));
                if (expected is { } value)
                    Assert.Equal(value, chunk.ValuesSpan[at]);
            }
            Assert.Equal(values.Skip((int)row).Take(chunk.Length).Select(v => v ?? 0), chunk.ToArray());
            row += chunk.Length;
            nulls += chunk.NullCount;
        }
        Assert.Equal(Rows, row);
        Assert.Equal(view.NullCount, nulls);
        Assert.Equal([5_000, 60_536, 9_465], Enumerable.Range(0, 3).Select(i => view.GetChunk(i).Length));
        Assert.Throws<InvalidOperationException>(() => view.GetChunk(1).Address);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetChunk(view.ChunkCount));
    }

    [Fact]
    public void Text_and_truth_values_are_the_same_by_every_way_of_reading()
    {
        Random random = new(3);
        string?[] texts = Values(random, () => new string('x', random.Next(20)) + random.Next());
        TextView text = (TextView)Model(ElementType.Utf8, texts).ToView(s_lengths);
        Assert.Equal(texts, text.ToArray());
        Assert.Equal(texts, text.AsEnumerable());
        bool?[] truths = Values(random, () => (bool?)(random.Next(2) == 0));
        BoolView truth = (BoolView)Model(ElementType.Bool, truths).ToView(s_lengths);
        Assert.Equal(truths.Select(v => v ?? false), truth.ToArray());
        Assert.Equal(truths, truth.AsEnumerable());
        for (int i = 0; i < 2_000; i++)
        {
            int row = random.Next(Rows);
            Assert.Equal(texts[row], text.Get(row));
            Assert.Equal(texts[row] ?? "", Encoding.UTF8.GetString(text.GetUtf8Span(row)));
            Assert.Equal(truths[row], truth.Get(row));
        }
    }

    [Fact]
    public void Counting_values_decodes_nothing_where_the_validity_is_in_reach()
    {
        ChunkBuffers[] chunks = [CopyingDecoder.Encode(new ChunkBuffers(0, 100, 0, 0, 1, 0), ElementType.Int32, true)];
        VectorView<int> view = new("v", ElementType.Int32, false, chunks);
        Assert.Equal(100, view.Count());
        Assert.Equal(0, ((CopyingDecoder)chunks[0].Decoder!).DecodeCount);
    }

    private static ModelColumn Model<T>(ElementType type, T[] values) => new("v", type, [.. values.Cast<object?>()]);

    private static T?[] Values<T>(Random random, Func<T> value) =>
        [.. Enumerable.Range(0, Rows).Select(_ => random.Next(5) == 0 ? default : value())];
}
