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

/// <summary>A signed integer and a double, compared exactly.</summary>
/// <remarks>
/// Rounding the integer to a double cannot carry it past another double, so only where both are then equal must the integers themselves be
/// compared.
/// </remarks>
internal readonly struct SignedDoubleOrder : IPairOrder<long, double>
{
    private const double TwoToThe63 = 9_223_372_036_854_775_808.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(long left, double right)
    {
        double near = left;
        if (near == right)
            return right == TwoToThe63 ? -1 : left.CompareTo((long)right);
        return double.IsNaN(right) ? 2 : 1 - 2 * Unsafe.BitCast<bool, byte>(near < right);
    }
}

/// <summary>An unsigned integer and a double, compared exactly, as <see cref="SignedDoubleOrder"/> does.</summary>
internal readonly struct UnsignedDoubleOrder : IPairOrder<ulong, double>
{
    private const double TwoToThe64 = 18_446_744_073_709_551_616.0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(ulong left, double right)
    {
        double near = left;
        if (near == right)
            return right == TwoToThe64 ? -1 : left.CompareTo((ulong)right);
        return double.IsNaN(right) ? 2 : 1 - 2 * Unsafe.BitCast<bool, byte>(near < right);
    }
}

/// <summary>Decimals of different scales: the left one has so many decimal places less.</summary>
internal readonly struct DecimalOrder : IPairOrder<Int128, Int128>
{
    // 10^38 is the largest power of ten in 128 bits; times 10^39 every number but zero is beyond them.
    private const int MaxExponent = 38;

    private readonly Int128 _factor;
    private readonly bool _isBeyond;

    /// <param name="places">How many places less, 0 or more.</param>
    public DecimalOrder(long places)
    {
        _isBeyond = places > MaxExponent;
        _factor = _isBeyond ? 1 : (Int128)System.Numerics.BigInteger.Pow(10, (int)places);
    }

    public int Of(Int128 left, Int128 right)
    {
        if (_isBeyond)
            return left == 0 ? ((Int128)0).CompareTo(right) : Int128.Sign(left);
        // Rounded down, because left times factor might not fit.
        (Int128 quotient, Int128 remainder) = Int128.DivRem(right, _factor);
        if (remainder < 0)
        {
            quotient--;
            remainder += _factor;
        }
        int order = left.CompareTo(quotient);
        return order != 0 ? order
            : remainder > 0 ? -1
            : 0;
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
