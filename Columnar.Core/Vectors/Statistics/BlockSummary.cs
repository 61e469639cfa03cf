using System.Diagnostics;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>What is kept of the blocks of vectors of one type: the count of nulls, and what the type adds to it.</summary>
internal abstract unsafe class BlockSummary : IBlockSummary
{
    public abstract int EntryLength { get; }

    /// <summary>How many values are NaN.</summary>
    public virtual int NaNCountOf(ReadOnlySpan<byte> entry) => 0;

    /// <summary>The bytes of the least and of the greatest value of a fixed width; empty where there are none.</summary>
    public virtual ReadOnlySpan<byte> BoundsOf(ReadOnlySpan<byte> entry) => [];

    public void Extend(Span<byte> entry, int rowsBefore, in ChunkBuffers rows, int start, int count)
    {
        Debug.Assert(rowsBefore + count <= Geometry.BlockRows);
        EntryWord before = EntryWord.Read(entry);
        if (rowsBefore > 0 && !before.Has(EntryFlags.Known))
            return; // What was there before stays unknown, and so does the block.
        ReadOnlySpan<byte> validity = ValidityOf(rows);
        int nulls = validity.IsEmpty ? 0 : count - (int)Bitmap.CountOnes(validity, start, count);
        EntryFlags flags = EntryFlags.Known | Fold(entry, rowsBefore, before, rows, start, count, nulls);
        new EntryWord(before.NullCount + nulls, flags).Write(entry);
    }

    public string? FindFault(ReadOnlySpan<byte> entry, int rows)
    {
        EntryWord word = EntryWord.Read(entry);
        if (!word.Has(EntryFlags.Known))
            return entry.ContainsAnyExcept((byte)0) ? "values of an unknown block" : null;
        if ((word.Flags & ~EntryFlags.All) != EntryFlags.None)
            return $"flags {(byte)word.Flags:x2}";
        if (word.NullCount > rows)
            return $"{word.NullCount} nulls in {rows} rows";
        return FindFault(entry, word, rows);
    }

    public string? FindContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found)
    {
        EntryWord word = EntryWord.Read(entry);
        EntryWord actual = EntryWord.Read(found);
        if (!word.Has(EntryFlags.Known) || entry.SequenceEqual(found))
            return null;
        if (word.NullCount != actual.NullCount)
            return $"{word.NullCount} nulls for {actual.NullCount}";
        if (word.Has(EntryFlags.Sorted) && !actual.Has(EntryFlags.Sorted))
            return "an order that is none";
        return FindBoundsContradiction(entry, found);
    }

    /// <summary>Takes rows into what the type adds to the entry.</summary>
    /// <param name="entry">The entry; its word is written by the caller.</param>
    /// <param name="rowsBefore">The rows it knows of; where there are none its content counts for nothing.</param>
    /// <param name="before">Its word.</param>
    /// <param name="rows">Rows as in Arrow.</param>
    /// <param name="start">The first that comes.</param>
    /// <param name="count">How many come.</param>
    /// <param name="nulls">How many of those are null.</param>
    /// <returns>What is known now, besides <see cref="EntryFlags.Known"/>.</returns>
    private protected abstract EntryFlags Fold(
        Span<byte> entry,
        int rowsBefore,
        EntryWord before,
        in ChunkBuffers rows,
        int start,
        int count,
        int nulls
    );

    /// <summary>What is impossible about an entry that is known; null where nothing is.</summary>
    private protected abstract string? FindFault(ReadOnlySpan<byte> entry, EntryWord word, int rows);

    /// <summary>What else an entry says that does not hold; null where all of it does.</summary>
    private protected abstract string? FindBoundsContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found);

    /// <summary>What is wrong with bounds, given how those found compare with them.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="minOrder">Below 0 where the least value found is below the bound.</param>
    /// <param name="maxOrder">Above 0 where the greatest value found is above the bound.</param>
    private protected static string? FindOrderContradiction(ReadOnlySpan<byte> entry, int minOrder, int maxOrder) =>
        minOrder < 0 ? "a value below the least"
        : maxOrder > 0 ? "a value above the greatest"
        : EntryWord.Read(entry).Has(EntryFlags.Exact) && (minOrder | maxOrder) != 0 ? "exact bounds that are no values"
        : null;

    /// <summary>The validity bitmap; empty where no row is null.</summary>
    private protected static ReadOnlySpan<byte> ValidityOf(in ChunkBuffers rows) =>
        // SAFETY: a validity bitmap has a bit for each of the rows.
        rows.Validity == 0
            ? []
            : new((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length));

    /// <summary>What is wrong with the flags of an entry whose block has so many values that can be compared.</summary>
    private protected static string? FindFlagFault(EntryWord word, int comparable, int rows)
    {
        if (word.Has(EntryFlags.Bounded) != comparable > 0)
            return $"{(word.Has(EntryFlags.Bounded) ? "bounds" : "no bounds")} of {comparable} values";
        if (word.Has(EntryFlags.Exact) && !word.Has(EntryFlags.Bounded))
            return "exact bounds that are not there";
        if (word.Has(EntryFlags.Sorted) && (comparable < rows || rows == 0))
            return "a sorted block with nulls or NaN";
        return null;
    }
}

/// <summary>Nulls alone, of values that have no order.</summary>
internal sealed class NullSummary : BlockSummary
{
    public override int EntryLength => EntryWord.ByteLength;

    private protected override EntryFlags Fold(
        Span<byte> entry,
        int rowsBefore,
        EntryWord before,
        in ChunkBuffers rows,
        int start,
        int count,
        int nulls
    ) => EntryFlags.None;

    private protected override string? FindFault(ReadOnlySpan<byte> entry, EntryWord word, int rows) =>
        word.Flags == EntryFlags.Known ? null : $"flags {(byte)word.Flags:x2}";

    private protected override string? FindBoundsContradiction(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> found) =>
        null;
}
