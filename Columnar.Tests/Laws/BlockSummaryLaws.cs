using System.Numerics;
using System.Text;
using Columnar.Memory;
using Columnar.Tests.Analytics;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;

namespace Columnar.Tests.Laws;

/// <summary>What is kept of a block equals its scalar definition, in whatever pieces the rows come.</summary>
[Trait("Category", "Kernels")]
public sealed unsafe class BlockSummaryLaws : IDisposable
{
    private readonly GuardedBuffer _data = new(1 << 20);
    private readonly GuardedBuffer _validity = new(1 << 16);
    private readonly GuardedBuffer _offsets = new(1 << 18);

    public BlockSummaryLaws() => GuardedBuffer.SkipUnlessSupported();

    public void Dispose()
    {
        _data.Dispose();
        _validity.Dispose();
        _offsets.Dispose();
    }

    [Fact]
    public void Numbers_of_every_type_have_the_bounds_counts_and_order_of_their_definition()
    {
        Check<sbyte>();
        Check<byte>();
        Check<short>();
        Check<ushort>();
        Check<int>();
        Check<uint>();
        Check<long>();
        Check<ulong>();
        Check<Int128>();
        Check<Half>();
        Check<float>();
        Check<double>();
    }

    [Fact]
    public void Zeros_of_either_sign_are_positive_zero_and_in_order()
    {
        CheckZeros<double>();
        CheckZeros<float>();
        CheckZeros<Half>();
    }

    [Fact]
    public void Truth_values_have_the_count_and_order_of_their_definition()
    {
        Random random = new(Effort.Seed(12));
        for (int round = 0; round < 300 * Effort.Factor; round++)
        {
            int count = Length(random);
            int rising = random.Next(count + 1);
            bool rises = random.Next(2) == 0;
            bool[] values = [.. Enumerable.Range(0, count).Select(i => rises ? i >= rising : random.Next(4) > 0)];
            bool[] valid = Validity(random, count);
            byte[] bits = new byte[Bitmap.ByteLength(count)];
            for (int i = 0; i < count; i++)
                Bitmap.Set(bits, i, values[i]);
            ChunkBuffers rows = new(0, count, PutValidity(valid), 0, (nint)_data.Put<byte>(bits), 0);
            byte[] entry = Entry(random, new BoolSummary(), rows);

            EntryWord word = EntryWord.Read(entry);
            bool[] kept = [.. values.Where((_, i) => valid[i])];
            Assert.Equal(count - kept.Length, word.NullCount);
            Assert.Equal(kept.Count(value => value), BoolSummary.TrueCount(entry));
            Assert.Equal(kept.Length > 0, word.Has(EntryFlags.Bounded));
            Assert.Equal(kept.Length > 0, word.Has(EntryFlags.Exact));
            bool isSorted =
                count > 0 && kept.Length == count && !values.Zip(values.Skip(1), (a, b) => a && !b).Any(x => x);
            Assert.Equal(isSorted, word.Has(EntryFlags.Sorted));
        }
    }

    [Fact]
    public void Texts_lie_within_their_bounds_which_are_exact_where_they_are_short()
    {
        Random random = new(Effort.Seed(13));
        for (int round = 0; round < 600 * Effort.Factor; round++)
        {
            byte[][] texts = Texts(random, Length(random));
            bool[] valid = Validity(random, texts.Length);
            if (random.Next(3) == 0)
                Array.Sort(texts, (a, b) => a.AsSpan().SequenceCompareTo(b));
            ChunkBuffers rows = PutTexts(texts, PutValidity(valid));
            bool isWhole = random.Next(2) == 0;
            byte[] entry = Entry(random, new TextSummary(), rows, isWhole);
            CheckTexts(entry, [.. texts.Where((_, i) => valid[i])], texts.Length, isWhole);
        }
    }

    [Fact]
    public void Bounds_of_texts_are_ordered_as_the_texts()
    {
        Random random = new(Effort.Seed(14));
        byte[][] texts = Texts(random, 600);
        foreach (byte[] a in texts)
        {
            foreach (byte[] b in texts)
            {
                int order = a.AsSpan().SequenceCompareTo(b);
                int found = TextBound.Of(a).CompareTo(TextBound.Of(b));
                Assert.True(order == 0 ? found == 0 : Math.Sign(found) == Math.Sign(order) || found == 0);
                if (found == 0 && order != 0)
                    Assert.False(TextBound.Of(a).IsWhole);
            }
        }
    }

    [Fact]
    public void An_entry_that_follows_unknown_rows_stays_unknown()
    {
        long[] values = [1, 2, 3];
        ChunkBuffers rows = new(0, 3, 0, 0, (nint)_data.Put<long>(values), 0);
        byte[] entry = new byte[new NumberSummary<long>().EntryLength];
        new NumberSummary<long>().Extend(entry, 5, rows, 0, 3);
        Assert.All(entry, value => Assert.Equal(0, value));
    }

    private void Check<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Random random = new(Effort.Seed(11));
        NumberSummary<T> summary = new();
        for (int round = 0; round < 200 * Effort.Factor; round++)
        {
            int count = Math.Min(Length(random), (1 << 20) / sizeof(T));
            T[] values = TestValues.Random<T>(random, count, withNaN: random.Next(2) == 0);
            if (random.Next(3) == 0)
                Array.Sort(values);
            if (random.Next(8) == 0)
                Array.Fill(values, count == 0 ? default : values[0]);
            bool[] valid = Validity(random, count);
            ChunkBuffers rows = new(0, count, PutValidity(valid), 0, (nint)_data.Put<T>(values), 0);
            byte[] entry = Entry(random, summary, rows);

            EntryWord word = EntryWord.Read(entry);
            T[] kept = [.. values.Where((_, i) => valid[i])];
            T[] comparable = [.. kept.Where(value => !T.IsNaN(value))];
            Assert.Equal(count - kept.Length, word.NullCount);
            Assert.Equal(kept.Length - comparable.Length, NumberSummary<T>.NaNCount(entry));
            Assert.Equal(comparable.Length > 0, word.Has(EntryFlags.Bounded));
            Assert.Equal(comparable.Length > 0, word.Has(EntryFlags.Exact));
            if (comparable.Length > 0)
            {
                Assert.Equal(comparable.Min() + T.Zero, NumberSummary<T>.Min(entry));
                Assert.Equal(comparable.Max() + T.Zero, NumberSummary<T>.Max(entry));
            }
            bool rises = !values.Zip(values.Skip(1), (a, b) => a > b).Any(falls => falls);
            Assert.Equal(count > 0 && comparable.Length == count && rises, word.Has(EntryFlags.Sorted));
        }
    }

    private void CheckZeros<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T minus = T.CreateTruncating(-0.0);
        NumberSummary<T> summary = new();
        foreach (int length in (int[])[1, 2, 3, 40, 5000])
        {
            T[] values = [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? minus : T.Zero)];
            ChunkBuffers rows = new(0, length, 0, 0, (nint)_data.Put<T>(values), 0);
            byte[] entry = new byte[summary.EntryLength];
            summary.Extend(entry, 0, rows, 0, length);
            Assert.False(T.IsNegative(NumberSummary<T>.Min(entry)));
            Assert.False(T.IsNegative(NumberSummary<T>.Max(entry)));
            Assert.True(EntryWord.Read(entry).Has(EntryFlags.Sorted));
        }
    }

    private static void CheckTexts(byte[] entry, byte[][] kept, int count, bool isWhole)
    {
        EntryWord word = EntryWord.Read(entry);
        Assert.Equal(count - kept.Length, word.NullCount);
        Assert.Equal(kept.Length > 0, word.Has(EntryFlags.Bounded));
        byte[][] ordered = [.. kept];
        Array.Sort(ordered, (a, b) => a.AsSpan().SequenceCompareTo(b));
        bool isSorted =
            kept.Length == count && count > 0 && kept.Zip(ordered).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        if (isWhole)
            Assert.Equal(isSorted, word.Has(EntryFlags.Sorted));
        else
            Assert.True(isSorted || !word.Has(EntryFlags.Sorted));
        if (kept.Length == 0)
            return;
        Assert.Equal(TextBound.Of(ordered[0]), TextSummary.Min(entry));
        Assert.Equal(TextBound.Of(ordered[^1]), TextSummary.Max(entry));
        Assert.Equal(ordered[0].Length <= 16 && ordered[^1].Length <= 16, word.Has(EntryFlags.Exact));
    }

    // The rows in one piece or several; those before the block do not count.
    private static byte[] Entry(Random random, BlockSummary summary, ChunkBuffers rows, bool isWhole = false)
    {
        byte[] entry = new byte[summary.EntryLength];
        int done = 0;
        do
        {
            int count = isWhole || random.Next(2) == 0 ? rows.Length - done : random.Next(rows.Length - done + 1);
            summary.Extend(entry, done, rows, done, count);
            Assert.Null(summary.FindFault(entry, done + count));
            done += count;
        } while (done < rows.Length);
        return entry;
    }

    private static int Length(Random random) =>
        random.Next(5) switch
        {
            0 => random.Next(4),
            1 => random.Next(70),
            2 => random.Next(400),
            3 => random.Next(6_000),
            _ => random.Next(2_040, 2_060),
        };

    private static bool[] Validity(Random random, int count)
    {
        ulong[] mask = TestValues.Mask(random, count);
        return [.. Enumerable.Range(0, count).Select(i => TestValues.IsSet(mask, i))];
    }

    private nint PutValidity(bool[] valid)
    {
        if (Array.TrueForAll(valid, v => v))
            return 0;
        byte[] bits = new byte[Bitmap.ByteLength(valid.Length)];
        for (int i = 0; i < valid.Length; i++)
            Bitmap.Set(bits, i, valid[i]);
        return (nint)_validity.Put<byte>(bits);
    }

    private ChunkBuffers PutTexts(byte[][] texts, nint validity)
    {
        int[] offsets = new int[texts.Length + 1];
        for (int i = 0; i < texts.Length; i++)
            offsets[i + 1] = offsets[i] + texts[i].Length;
        byte[] data = [.. texts.SelectMany(text => text)];
        return new(0, texts.Length, validity, (nint)_offsets.Put<int>(offsets), (nint)_data.Put<byte>(data), 0);
    }

    private static byte[][] Texts(Random random, int count)
    {
        int longest = random.Next(4) switch
        {
            0 => 3,
            1 => 9,
            2 => 18,
            _ => 40,
        };
        int letters = random.Next(2) == 0 ? 2 : 20;
        byte[] beginning = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? "the same sixteen!" : "");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    byte[] text = new byte[random.Next(longest + 1)];
                    for (int i = 0; i < text.Length; i++)
                        text[i] = (byte)(random.Next(9) == 0 ? 0 : 'a' + random.Next(letters));
                    return random.Next(2) == 0 ? text : [.. beginning, .. text];
                }),
        ];
    }
}
