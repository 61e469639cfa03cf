using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The sums of integer windows, exact; 0 of nothing.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
/// <typeparam name="TSum">The type of the sums; a floating-point one gets the exact total rounded.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
[SkipLocalsInit]
internal sealed unsafe class IntegerWindowSum<T, TSum>(LeafSource<T> entering, LeafSource<T> leaving)
    : WindowFunction<TSum>
    where T : unmanaged
    where TSum : unmanaged, INumber<TSum>
{
    private readonly IntegerTotals<T> _totals = new(entering, leaving);

    /// <exception cref="OverflowException">A sum does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, TSum* results)
    {
        long* totals = stackalloc long[LeafSource.Rows];
        Int128* wide = stackalloc Int128[LeafSource.Rows];
        bool isNarrow = _totals.Compute(
            firstRow,
            rows,
            starts,
            slides,
            typeof(TSum) == typeof(long) ? (long*)results : totals,
            wide
        );
        if (isNarrow && typeof(TSum) == typeof(long))
            return ulong.MaxValue;
        int row = 0;
        try
        {
            for (; row < rows; row++)
                results[row] = isNarrow ? TSum.CreateChecked(totals[row]) : TSum.CreateChecked(wide[row]);
        }
        catch (OverflowException error)
        {
            throw new OverflowException(
                $"The sum of rows {starts[row]} to {firstRow + row} is {(isNarrow ? totals[row] : wide[row])}, which does not fit {typeof(TSum).Name}.",
                error
            );
        }
        return ulong.MaxValue;
    }
}
