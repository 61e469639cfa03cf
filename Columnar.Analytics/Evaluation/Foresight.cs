using System.Numerics;
using Columnar.Filters;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>What the statistics of a column's blocks tell of comparisons with its values.</summary>
internal static class Foresight
{
    /// <summary>The block of a column that holds a row.</summary>
    /// <param name="reader">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="endRow">Brought down to the block's end.</param>
    public static ViewBlock BlockAt(PacketReader reader, long row, ref long endRow)
    {
        ViewBlock block = reader.View.BlockAt(row);
        endRow = Math.Min(endRow, block.EndRow);
        return block;
    }

    /// <summary>The answers that nulls bring, and those of the values where the block has any.</summary>
    public static Outcomes WithNulls(in ViewBlock block, Outcomes ofValues) =>
        !block.IsKnown ? ofValues | Outcomes.Null
        : block.Word.NullCount == 0 ? ofValues
        : block.Word.NullCount == block.Rows ? Outcomes.Null
        : ofValues | Outcomes.Null;

    /// <summary>Whether values may lie in a range, and outside of it.</summary>
    public static Outcomes Of<T>(in ViewBlock block, ValueRange<T> range)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Outcomes inside = range.IsNegated ? Outcomes.False : Outcomes.True;
        Outcomes outside = inside.Not();
        if (range.IsEmpty)
            return outside;
        if (!block.IsKnown)
            return Outcomes.True | Outcomes.False;
        Outcomes outcomes = block.NaNCount > 0 ? outside : Outcomes.None;
        if (block.Comparable == 0)
            return outcomes;
        if (!block.TryGetBounds(out T min, out T max))
            return Outcomes.True | Outcomes.False;
        if (!(min >= range.Low && max <= range.High))
            outcomes |= outside;
        if (max >= range.Low && min <= range.High)
            outcomes |= inside;
        return outcomes;
    }

    /// <summary>Whether texts may come before a constant, after it, or be equal to it.</summary>
    public static Orders OrdersOf(in ViewBlock block, ReadOnlySpan<byte> constant)
    {
        if (!block.TryGetBounds(out TextBound min, out TextBound max))
            return Orders.Any;
        TextBound bound = TextBound.Of(constant);
        Orders orders = Orders.None;
        int ofMin = min.CompareTo(bound);
        int ofMax = max.CompareTo(bound);
        // A text with the bound of a longer one may lie on either side of it.
        if (ofMin < 0 || (ofMin == 0 && !bound.IsWhole))
            orders |= Orders.Before;
        if (ofMax > 0 || (ofMax == 0 && !bound.IsWhole))
            orders |= Orders.After;
        if (ofMin <= 0 && ofMax >= 0)
            orders |= Orders.Equal;
        return orders;
    }

    /// <summary>Whether texts may begin with some bytes.</summary>
    public static bool MayBeginWith(in ViewBlock block, ReadOnlySpan<byte> prefix)
    {
        if (!block.TryGetBounds(out TextBound min, out TextBound max))
            return true;
        // The bytes that are known of texts are in the order of the texts.
        Span<byte> known = stackalloc byte[TextBound.PrefixLength];
        prefix = prefix[..Math.Min(prefix.Length, known.Length)];
        min.Write(known);
        if (known[..prefix.Length].SequenceCompareTo(prefix) > 0)
            return false;
        max.Write(known);
        return known[..prefix.Length].SequenceCompareTo(prefix) >= 0;
    }

    /// <summary>What a comparison with the constant may give.</summary>
    public static Outcomes Of(Orders orders, Comparison op)
    {
        Outcomes outcomes = Outcomes.None;
        for (int order = -1; order <= 1; order++)
        {
            if ((orders & (Orders)(1 << (order + 1))) != Orders.None)
                outcomes |= Syntax.OperatorRules.Holds(op, order) ? Outcomes.True : Outcomes.False;
        }
        return outcomes;
    }
}

/// <summary>How values may lie to a constant.</summary>
[Flags]
internal enum Orders
{
    None = 0,
    Before = 1,
    Equal = 2,
    After = 4,
    Any = Before | Equal | After,
}
