using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Windows;

/// <summary>The sums of integer windows, exact; 0 of nothing.</summary>
/// <typeparam name="T">An integer of 8 to 64 bits.</typeparam>
/// <typeparam name="TSum">The type of the sums; a floating-point one gets the exact total rounded.</typeparam>
/// <param name="entering">The rows as windows come to them.</param>
/// <param name="leaving">The same rows as windows leave them.</param>
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
        Int128* totals = stackalloc Int128[LeafSource.Rows];
        _totals.Compute(firstRow, rows, starts, totals);
        int row = 0;
        try
        {
            for (; row < rows; row++)
                results[row] = IntegerTotals.Fits64Bits(totals + row, out long total)
                    ? TSum.CreateChecked(total)
                    : TSum.CreateChecked(totals[row]);
        }
        catch (OverflowException error)
        {
            throw new OverflowException(
                $"The sum of rows {starts[row]} to {firstRow + row} is {totals[row]}, which does not fit {typeof(TSum).Name}.",
                error
            );
        }
        return ulong.MaxValue;
    }
}
