using System.Buffers.Binary;
using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>How many truth values are true.</summary>
internal sealed unsafe class BoolSummary : BlockSummary
{
    public override int EntryLength => EntryWord.ByteLength + sizeof(uint);

    /// <summary>How many values are true.</summary>
    public static int TrueCount(ReadOnlySpan<byte> entry) =>
        (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[EntryWord.ByteLength..]);

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
        // SAFETY: data has a bit for each of the rows.
        ReadOnlySpan<byte> bits = new((void*)rows.Data, (int)Bitmap.ByteLength(rows.Length));
        int trueBefore = rowsBefore == 0 ? 0 : TrueCount(entry);
        int trueHere = CountTrue(bits, nulls > 0 ? ValidityOf(rows) : [], start, count);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[EntryWord.ByteLength..], (uint)(trueBefore + trueHere));
        int values = rowsBefore - before.NullCount + count - nulls;
        if (values == 0)
            return EntryFlags.None;
        bool isSorted =
            (rowsBefore == 0 || before.Has(EntryFlags.Sorted))
            && nulls == 0
            // Behind a true one only true ones come.
            && (trueBefore == 0 || trueHere == count)
            && Bitmap.CountOnes(bits, start + count - trueHere, trueHere) == trueHere;
        return EntryFlags.Bounded | EntryFlags.Exact | (isSorted ? EntryFlags.Sorted : EntryFlags.None);
    }

    private static int CountTrue(ReadOnlySpan<byte> bits, ReadOnlySpan<byte> validity, long start, int count)
    {
        if (validity.IsEmpty)
            return (int)Bitmap.CountOnes(bits, start, count);
        int ones = 0;
        for (int done = 0; done < count; done += 64)
        {
            int taken = Math.Min(64, count - done);
            ones += System.Numerics.BitOperations.PopCount(
                Bitmap.ReadWord(bits, start + done, taken) & Bitmap.ReadWord(validity, start + done, taken)
            );
        }
        return ones;
    }

    private protected override string? FindBoundsContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found) =>
        TrueCount(entry) == TrueCount(found) ? null : $"{TrueCount(entry)} true for {TrueCount(found)}";

    private protected override string? FindFault(ReadOnlySpan<byte> entry, EntryWord word, int rows)
    {
        int values = rows - word.NullCount;
        return (uint)TrueCount(entry) > (uint)values
            ? $"{(uint)TrueCount(entry)} of {values} values true"
            : FindFlagFault(word, values, rows);
    }
}
