using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Each row from the total of all rows up to it and that up to the row before its window; null where one of them is.</summary>
internal sealed unsafe class WindowTotals<TA, T, TOperator>(LeafRow<TA> totals, LeafRow<TA> before, TOperator @operator)
    : WindowFunction<T>
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, ITotalOperator<TA, T>
{
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, T* results)
    {
        ulong valid = 0;
        TA* ends = totals.Leaf(firstRow >> 6, out ulong present);
        for (int i = 0; i < rows; i++)
        {
            long row = firstRow + i;
            long start = starts[i];
            if (start > row)
            {
                results[i] = default;
                if (!TOperator.HasValueOfNothing)
                    continue;
            }
            else if ((present >> (int)row & 1) == 0)
                continue;
            else if (start == 0)
                results[i] = @operator.FromFirst(row + 1, ends[row & (LeafSource.Rows - 1)]);
            else if (before.TryGet(start - 1, out TA earlier))
                results[i] = @operator.Between(row - start + 1, ends[row & (LeafSource.Rows - 1)], earlier);
            else
                continue;
            valid |= 1UL << i;
        }
        return valid;
    }
}
