using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Each row from its value and that of its window's first row; null where one of them is, or the window is empty.</summary>
/// <param name="own">The values of the rows; null where nothing but the first row's value is looked at.</param>
/// <param name="first">The values of the windows' first rows.</param>
/// <param name="operator">Takes the row's own value first.</param>
internal sealed unsafe class WindowLookback<TA, T, TOperator>(LeafRow<TA>? own, LeafRow<TA> first, TOperator @operator)
    : WindowFunction<T>
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, IRowOperator<TA, TA, T>
{
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, T* results)
    {
        ulong valid = 0;
        // Without values of their own all rows count as present.
        ulong present = ulong.MaxValue;
        TA* now = own is null ? null : own.Leaf(firstRow >> 6, out present);
        for (int i = 0; i < rows; i++)
        {
            long row = firstRow + i;
            if (starts[i] > row || !first.TryGet(starts[i], out TA then) || (present >> (int)row & 1) == 0)
                continue;
            results[i] = @operator.Invoke(row, now is null ? default : now[row & (LeafSource.Rows - 1)], then);
            valid |= 1UL << i;
        }
        return valid;
    }
}
