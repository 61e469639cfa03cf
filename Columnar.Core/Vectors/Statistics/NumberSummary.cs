using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>Bounds, NaN and order of numbers, and of what is ordered as its number: dates, times, durations, decimals.</summary>
/// <typeparam name="T">The number.</typeparam>
internal sealed unsafe class NumberSummary<T> : BlockSummary
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    // Values are looked at in pieces that stay in the nearest cache from one look to the next.
    private const int PieceRows = 2048;

    // Up to so many values among 64 rows are fetched one by one; of more, the nulls are taken out.
    private const int FewValues = 24;

    private static bool IsFloat =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);

    private static int BoundsOffset => EntryWord.ByteLength + (IsFloat ? sizeof(uint) : 0);

    public override int EntryLength => BoundsOffset + 2 * sizeof(T);

    /// <summary>How many values are NaN.</summary>
    public static int NaNCount(ReadOnlySpan<byte> entry) =>
        IsFloat ? (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[EntryWord.ByteLength..]) : 0;

    public override int NaNCountOf(ReadOnlySpan<byte> entry) => NaNCount(entry);

    public override ReadOnlySpan<byte> BoundsOf(ReadOnlySpan<byte> entry) => entry[BoundsOffset..];

    public static T Min(ReadOnlySpan<byte> entry) => MemoryMarshal.Read<T>(entry[BoundsOffset..]);

    public static T Max(ReadOnlySpan<byte> entry) => MemoryMarshal.Read<T>(entry[(BoundsOffset + sizeof(T))..]);

    private protected override EntryFlags Fold(
        Span<byte> entry,
        int rowsBefore,
        EntryWord before,
        in ChunkBuffers rows,
        int start,
        int count,
        int nulls
    ) =>
        typeof(T) == typeof(Half)
            ? Fold<short>(entry, rowsBefore, before, rows, start, count, nulls)
            : Fold<T>(entry, rowsBefore, before, rows, start, count, nulls);

    private static EntryFlags Fold<TKey>(
        Span<byte> entry,
        int rowsBefore,
        EntryWord before,
        in ChunkBuffers rows,
        int start,
        int count,
        int nulls
    )
        where TKey : unmanaged, INumber<TKey>, IMinMaxValue<TKey>
    {
        RunningRange<TKey> range = Resume<TKey>(entry, rowsBefore, before);
        if (nulls > 0)
            range.IsSorted = false;
        // SAFETY: data has a value for each of the rows.
        ReadOnlySpan<T> values = new((T*)rows.Data + start, count);
        ReadOnlySpan<byte> validity = nulls > 0 ? ValidityOf(rows) : [];
        Span<TKey> room = stackalloc TKey[nulls > 0 || typeof(TKey) != typeof(T) ? PieceRows : 0];
        for (int done = 0; done < count; done += PieceRows)
        {
            scoped ReadOnlySpan<T> piece = values.Slice(done, Math.Min(PieceRows, count - done));
            if (nulls > 0)
                piece = WithoutNulls(piece, validity, start + done, MemoryMarshal.Cast<TKey, T>(room));
            scoped ReadOnlySpan<TKey> keys;
            if (typeof(TKey) == typeof(T))
            {
                keys = MemoryMarshal.Cast<T, TKey>(piece);
            }
            else
            {
                // In place where nulls were left out: keys are as wide as values, and never more.
                int comparable = HalfOrder.Keys(
                    MemoryMarshal.Cast<T, short>(piece),
                    MemoryMarshal.Cast<TKey, short>(room)
                );
                range.NaNCount += piece.Length - comparable;
                range.IsSorted &= comparable == piece.Length;
                keys = room[..comparable];
            }
            if (keys.Length > 0)
                range.Add(keys);
        }
        return Store(entry, range);
    }

    private static RunningRange<TKey> Resume<TKey>(ReadOnlySpan<byte> entry, int rowsBefore, EntryWord before)
        where TKey : unmanaged, INumber<TKey>, IMinMaxValue<TKey>
    {
        int nans = rowsBefore == 0 ? 0 : NaNCount(entry);
        if (rowsBefore > 0 && before.Has(EntryFlags.Bounded))
            return new RunningRange<TKey>(
                Key<TKey>(Min(entry)),
                Key<TKey>(Max(entry)),
                rowsBefore - before.NullCount - nans,
                nans,
                before.Has(EntryFlags.Sorted)
            );
        return new RunningRange<TKey> { NaNCount = nans, IsSorted = rowsBefore == 0 };
    }

    private static EntryFlags Store<TKey>(Span<byte> entry, in RunningRange<TKey> range)
        where TKey : unmanaged, INumber<TKey>, IMinMaxValue<TKey>
    {
        if (IsFloat)
            BinaryPrimitives.WriteUInt32LittleEndian(entry[EntryWord.ByteLength..], (uint)range.NaNCount);
        if (range.Comparable == 0)
        {
            entry[BoundsOffset..].Clear();
            return EntryFlags.None;
        }
        MemoryMarshal.Write(entry[BoundsOffset..], Value(range.Min));
        MemoryMarshal.Write(entry[(BoundsOffset + sizeof(T))..], Value(range.Max));
        return EntryFlags.Bounded | EntryFlags.Exact | (range.IsSorted ? EntryFlags.Sorted : EntryFlags.None);
    }

    private static TKey Key<TKey>(T value) =>
        typeof(T) == typeof(Half) ? (TKey)(object)HalfOrder.Key((Half)(object)value) : (TKey)(object)value;

    private static T Value<TKey>(TKey key)
        where TKey : unmanaged =>
        typeof(T) == typeof(Half) ? (T)(object)HalfOrder.Value((short)(object)key) : (T)(object)key;

    // The values that are there, side by side in any order: with nulls there is no order to look at.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<T> WithoutNulls(
        ReadOnlySpan<T> values,
        ReadOnlySpan<byte> validity,
        long firstBit,
        Span<T> room
    )
    {
        int kept = 0;
        for (int i = 0; i < values.Length; i += 64)
        {
            ReadOnlySpan<T> part = values.Slice(i, Math.Min(64, values.Length - i));
            ulong word = Bitmap.ReadWord(validity, firstBit + i, part.Length);
            Span<T> target = room[kept..];
            kept += BitOperations.PopCount(word);
            if (BitOperations.PopCount(word) <= FewValues)
            {
                for (int next = 0; word != 0; word &= word - 1)
                    target[next++] = part[BitOperations.TrailingZeroCount(word)];
                continue;
            }
            part.CopyTo(target);
            // The last value takes the place of the last null, as often as there is one; behind that null all are values.
            int last = part.Length;
            for (ulong nulls = ~word & Bitmap.LowMask(part.Length); nulls != 0; )
            {
                int place = BitOperations.Log2(nulls);
                nulls ^= 1UL << place;
                target[place] = target[--last];
            }
        }
        return room[..kept];
    }

    private protected override string? FindBoundsContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found) =>
        NaNCount(entry) == NaNCount(found)
            ? FindOrderContradiction(entry, Min(found).CompareTo(Min(entry)), Max(found).CompareTo(Max(entry)))
            : $"{NaNCount(entry)} NaN for {NaNCount(found)}";

    private protected override string? FindFault(ReadOnlySpan<byte> entry, EntryWord word, int rows)
    {
        int values = rows - word.NullCount;
        if ((uint)NaNCount(entry) > (uint)values)
            return $"{(uint)NaNCount(entry)} NaN among {values} values";
        if (FindFlagFault(word, values - NaNCount(entry), rows) is { } fault)
            return fault;
        if (word.Has(EntryFlags.Bounded) && !(Min(entry) <= Max(entry)))
            return $"bounds {Min(entry)} to {Max(entry)}";
        return null;
    }
}
