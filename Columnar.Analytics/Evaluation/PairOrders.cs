using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>The order of two numbers.</summary>
internal interface IPairOrder<TLeft, TRight>
{
    /// <summary>-1: left is less, 0: equal, 1: left is greater, 2: one of them is NaN.</summary>
    int Of(TLeft left, TRight right);
}

/// <summary>A signed and an unsigned integer.</summary>
internal readonly struct SignedUnsignedOrder : IPairOrder<long, ulong>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(long left, ulong right) => left < 0 ? -1 : ((ulong)left).CompareTo(right);
}

/// <summary>A signed integer and a double, neither rounded.</summary>
internal readonly struct SignedDoubleOrder : IPairOrder<long, double>
{
    private const double TwoToThe63 = 9_223_372_036_854_775_808.0;

    public int Of(long left, double right)
    {
        if (double.IsNaN(right))
            return 2;
        if (right >= TwoToThe63)
            return -1;
        if (right < -TwoToThe63)
            return 1;
        // Within the range of long, the conversion drops the fraction and nothing else.
        long whole = (long)right;
        int order = left.CompareTo(whole);
        return order != 0 ? order : -Math.Sign(right - whole);
    }
}

/// <summary>An unsigned integer and a double, neither rounded.</summary>
internal readonly struct UnsignedDoubleOrder : IPairOrder<ulong, double>
{
    private const double TwoToThe64 = 18_446_744_073_709_551_616.0;

    public int Of(ulong left, double right)
    {
        if (double.IsNaN(right))
            return 2;
        if (right >= TwoToThe64)
            return -1;
        if (right < 0)
            return 1;
        ulong whole = (ulong)right;
        int order = left.CompareTo(whole);
        return order != 0 ? order : -Math.Sign(right - whole);
    }
}

/// <summary>Times of different units: the left one's tick is a number of the right one's.</summary>
/// <param name="factor">That number, above 1.</param>
internal readonly struct ScaledOrder(long factor) : IPairOrder<long, long>
{
    public int Of(long left, long right)
    {
        // Rounded down, because left times factor might not fit.
        long quotient = Math.DivRem(right, factor, out long remainder);
        if (remainder < 0)
        {
            quotient--;
            remainder += factor;
        }
        int order = left.CompareTo(quotient);
        return order != 0 ? order
            : remainder > 0 ? -1
            : 0;
    }
}
