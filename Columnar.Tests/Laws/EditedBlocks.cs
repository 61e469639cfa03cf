using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar.Tests.Laws;

/// <summary>What a committed view says of its blocks, against the rows that they should hold.</summary>
internal static class EditedBlocks
{
    /// <summary>Compares all blocks of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="rows">Numbers of values.</param>
    public static void Check(VectorView view, EditedType type, int[] rows)
    {
        for (long row = 0; row < rows.Length; )
        {
            ViewBlock block = view.BlockAt(row);
            Assert.Equal(row, block.FirstRow);
            // Values without an order, which cannot be null, have nothing to be said of.
            Assert.Equal(view.Summary is not null, block.IsKnown);
            if (block.IsKnown)
                Check(block, type, rows.AsSpan((int)row, block.Rows));
            row = block.EndRow;
        }
    }

    private static void Check(in ViewBlock block, EditedType type, ReadOnlySpan<int> rows)
    {
        int least = EditHistory.Null;
        int greatest = EditHistory.Null;
        int last = EditHistory.Null;
        bool isSorted = true;
        int nans = 0;
        int trues = 0;
        foreach (int number in rows)
        {
            if (number == EditHistory.Null || type.RankOf(number) is not { } rank)
            {
                nans += number == EditHistory.Null ? 0 : 1;
                isSorted = false;
                continue;
            }
            trues += rank == 1 ? 1 : 0;
            if (least == EditHistory.Null || rank < type.RankOf(least))
                least = number;
            if (greatest == EditHistory.Null || rank > type.RankOf(greatest))
                greatest = number;
            isSorted &= last == EditHistory.Null || type.RankOf(last) <= rank;
            last = number;
        }
        Assert.Equal(rows.Count(EditHistory.Null), block.Word.NullCount);
        switch (type.Order)
        {
            case EditedOrder.None:
                Assert.True(block.BoundBytes.IsEmpty);
                break;
            case EditedOrder.Bits:
                Assert.True(block.TryGetTrueCount(out int trueCount));
                Assert.Equal(trues, trueCount);
                break;
            case EditedOrder.Numbers:
                Assert.Equal(nans, block.NaNCount);
                Assert.Equal(isSorted, block.Word.Has(EntryFlags.Sorted));
                Assert.Equal(least != EditHistory.Null, block.Word.Has(EntryFlags.Exact));
                byte[] bounds = least == EditHistory.Null ? [] : [.. type.BoundOf(least), .. type.BoundOf(greatest)];
                Assert.Equal(bounds, block.BoundBytes.ToArray());
                break;
            case EditedOrder.Bytes:
                bool isBounded = block.TryGetBounds(out TextBound min, out TextBound max);
                Assert.Equal(least != EditHistory.Null, isBounded);
                // That long texts rise may be forgotten where one came behind others in a later piece.
                Assert.True(isSorted || !block.Word.Has(EntryFlags.Sorted));
                if (isBounded)
                {
                    Assert.Equal(TextBound.Of(type.BoundOf(least)), min);
                    Assert.Equal(TextBound.Of(type.BoundOf(greatest)), max);
                    Assert.Equal(min.IsWhole && max.IsWhole, block.Word.Has(EntryFlags.Exact));
                }
                break;
        }
    }
}
