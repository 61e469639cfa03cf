using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Bounds and order of texts, or of bytes.</summary>
internal sealed unsafe class TextSummary : BlockSummary
{
    private const int LengthsOffset = EntryWord.ByteLength;
    private const int MinOffset = LengthsOffset + sizeof(uint);
    private const int MaxOffset = MinOffset + TextBound.PrefixLength;

    public override int EntryLength => MaxOffset + TextBound.PrefixLength;

    public static TextBound Min(ReadOnlySpan<byte> entry) => TextBound.Read(entry[MinOffset..], entry[LengthsOffset]);

    public static TextBound Max(ReadOnlySpan<byte> entry) =>
        TextBound.Read(entry[MaxOffset..], entry[LengthsOffset + 1]);

    private protected override EntryFlags Fold(
        Span<byte> entry,
        int rowsBefore,
        EntryWord before,
        in ChunkBuffers rows,
        int start,
        int count,
        int nulls
    )
    {
        int values = rowsBefore - before.NullCount + count - nulls;
        if (values == 0)
        {
            entry[LengthsOffset..].Clear();
            return EntryFlags.None;
        }
        TextRange range = new()
        {
            Min = new TextBound(ulong.MaxValue, ulong.MaxValue, int.MaxValue),
            Max = new TextBound(0, 0, -1),
            IsSorted = nulls == 0 && (rowsBefore == 0 || before.Has(EntryFlags.Sorted)),
        };
        if (rowsBefore > 0 && before.Has(EntryFlags.Bounded))
        {
            range.Min = Min(entry);
            range.Max = Max(entry);
            if (range.IsSorted && count > 0)
                range.IsSorted = Follows(range.Max, TextBound.Of(Text(rows, start)));
        }
        if (nulls < count)
            Fold(rows, start, count, nulls > 0 ? ValidityOf(rows) : [], ref range);
        BinaryPrimitives.WriteUInt32LittleEndian(
            entry[LengthsOffset..],
            (uint)(range.Min.Length | range.Max.Length << 8)
        );
        range.Min.Write(entry[MinOffset..]);
        range.Max.Write(entry[MaxOffset..]);
        EntryFlags flags = EntryFlags.Bounded;
        if (range.Min.IsWhole && range.Max.IsWhole)
            flags |= EntryFlags.Exact;
        return range.IsSorted ? flags | EntryFlags.Sorted : flags;
    }

    // Of two long texts that begin alike nobody knows any more which was the greater.
    private static bool Follows(TextBound last, TextBound next) =>
        last.CompareTo(next) is var order && (order < 0 || (order == 0 && last.IsWhole));

    // Most texts lie between the bounds by their first eight bytes, and need no further look.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fold(
        in ChunkBuffers rows,
        int start,
        int count,
        ReadOnlySpan<byte> validity,
        ref TextRange range
    )
    {
        int* offsets = (int*)rows.Offsets;
        byte* data = (byte*)rows.Data;
        int end = offsets[start + count];
        bool isSorted = range.IsSorted;
        ulong previous = 0;
        ulong word = ulong.MaxValue;
        for (int i = 0; i < count; i++)
        {
            if (!validity.IsEmpty)
            {
                if ((i & 63) == 0)
                    word = Bitmap.ReadWord(validity, start + i, Math.Min(64, count - i));
                if ((word >> (i & 63) & 1) == 0)
                    continue;
            }
            int from = offsets[start + i];
            int length = offsets[start + i + 1] - from;
            ulong high = Prefix(data, from, length, end);
            if (isSorted && i > 0)
                isSorted = high > previous || (high == previous && IsNotBelow(rows, start + i));
            previous = high;
            if (!(MayBeLess(range.Min, high, length) | MayBeGreater(range.Max, high, length)))
                continue;
            ulong low = length <= sizeof(ulong) ? 0 : Prefix(data, from + sizeof(ulong), length - sizeof(ulong), end);
            TextBound bound = new(high, low, Math.Min(length, TextBound.Longer));
            if (bound.CompareTo(range.Min) < 0)
                range.Min = bound;
            if (bound.CompareTo(range.Max) > 0)
                range.Max = bound;
        }
        range.IsSorted = isSorted;
    }

    // Texts of up to eight bytes that begin alike differ in their lengths alone. No branches: which text comes next is not foreseen.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayBeLess(in TextBound min, ulong high, int length) =>
        high < min.High | (high == min.High & (length < min.Length | min.Low != 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayBeGreater(in TextBound max, ulong high, int length) =>
        high > max.High | (high == max.High & length > Math.Min(max.Length, sizeof(ulong)));

    // The first eight bytes, the first in the highest place, zeros where there are fewer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Prefix(byte* data, int from, int length, int end)
    {
        if (from > end - sizeof(ulong))
            return TextBound.Of(new ReadOnlySpan<byte>(data + from, length)).High;
        // SAFETY: eight bytes from here on end within the data; what belongs to the next text is masked.
        ulong high = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(data + from));
        return length >= sizeof(ulong) ? high
            : length == 0 ? 0
            : high & (ulong.MaxValue << 8 * (sizeof(ulong) - length));
    }

    private static bool IsNotBelow(in ChunkBuffers rows, int row) =>
        Text(rows, row).SequenceCompareTo(Text(rows, row - 1)) >= 0;

    private static ReadOnlySpan<byte> Text(in ChunkBuffers rows, int row)
    {
        // SAFETY: offsets are one more than the rows, and lie within the data.
        int* offsets = (int*)rows.Offsets + row;
        return new ReadOnlySpan<byte>((byte*)rows.Data + offsets[0], offsets[1] - offsets[0]);
    }

    private protected override string? FindBoundsContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found) =>
        FindOrderContradiction(entry, Min(found).CompareTo(Min(entry)), Max(found).CompareTo(Max(entry)));

    private protected override string? FindFault(ReadOnlySpan<byte> entry, EntryWord word, int rows)
    {
        if (FindFlagFault(word, rows - word.NullCount, rows) is { } fault)
            return fault;
        if (!word.Has(EntryFlags.Bounded))
            return null;
        TextBound min = Min(entry);
        TextBound max = Max(entry);
        if (min.Length > TextBound.Longer || max.Length > TextBound.Longer)
            return $"lengths {min.Length} and {max.Length}";
        return min.CompareTo(max) > 0 ? "bounds in the wrong order" : null;
    }

    private struct TextRange
    {
        public TextBound Min;
        public TextBound Max;
        public bool IsSorted;
    }
}
