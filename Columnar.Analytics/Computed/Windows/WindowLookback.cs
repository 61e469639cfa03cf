using System.Numerics;
using Columnar.Windows;

namespace Columnar.Computed;

/// <summary>Each row from its value and that of its window's first row; null where one of them is, or the window is empty.</summary>
internal sealed unsafe class WindowLookback<TA, T, TOperator>(
    LeafSource<TA> entering,
    LeafSource<TA> leaving,
    TOperator @operator
) : WindowFunction<T>
    where TA : unmanaged
    where T : unmanaged
    where TOperator : struct, IRowOperator<TA, TA, T>
{
    private readonly TA[] _values = GC.AllocateArray<TA>(2 * LeafSource.Rows, pinned: true);
    private long _leaf = -1;
    private ulong _present;

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, T* results)
    {
        ulong valid = 0;
        fixed (TA* now = _values)
        {
            TA* before = now + LeafSource.Rows;
            ulong present = entering.Read(firstRow / LeafSource.Rows, now);
            for (int i = 0; i < rows; i++)
            {
                long row = firstRow + i;
                long start = starts[i];
                if (start > row)
                    continue;
                if (start >> 6 != _leaf)
                {
                    _leaf = start >> 6;
                    _present = leaving.Read(_leaf, before);
                }
                if ((present >> (int)(row & 63) & _present >> (int)(start & 63) & 1) == 0)
                    continue;
                results[i] = @operator.Invoke(row, now[row & 63], before[start & 63]);
                valid |= 1UL << i;
            }
        }
        return valid;
    }
}
