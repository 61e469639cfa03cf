using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The sums of integer windows, exact; 0 of nothing.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
/// <typeparam name="TSum">ulong where the integers have no sign, else long.</typeparam>
internal sealed unsafe class IntegerWindowSum<T, TSum>(LeafSource<T> entering, LeafSource<T> leaving)
    : WindowFunction<TSum>
    where T : unmanaged
    where TSum : unmanaged
{
    private readonly IntegerTotals<T> _totals = new(entering, leaving);

    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, TSum* results)
    {
        Int128* totals = stackalloc Int128[LeafSource.Rows];
        _totals.Compute(firstRow, rows, starts, totals);
        ulong* words = (ulong*)totals;
        ulong beyond = 0;
        for (int row = 0; row < rows; row++)
        {
            ulong low = words[2 * row];
            ((ulong*)results)[row] = low;
            // The upper half of what fits is its sign.
            beyond |= words[(2 * row) + 1] ^ (typeof(TSum) == typeof(ulong) ? 0 : (ulong)((long)low >> 63));
        }
        if (beyond != 0)
            ThrowOverflow(firstRow, rows, starts, totals);
        return ulong.MaxValue;
    }

    private static void ThrowOverflow(long firstRow, int rows, long* starts, Int128* totals)
    {
        for (int row = 0; row < rows; row++)
        {
            bool fits =
                typeof(TSum) == typeof(ulong)
                    ? totals[row] >= 0 && totals[row] <= ulong.MaxValue
                    : totals[row] >= long.MinValue && totals[row] <= long.MaxValue;
            if (!fits)
                throw new OverflowException(
                    $"The sum of rows {starts[row]} to {firstRow + row} is {totals[row]}, which does not fit 64 bits."
                );
        }
    }
}
