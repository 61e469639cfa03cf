using System.Numerics;

namespace Columnar.Computed;

/// <summary>a + b.</summary>
internal readonly struct Sum<T>(IntegerOverflow overflow) : IRowOperator<T, T, T>
    where T : unmanaged, INumber<T>
{
    public T Invoke(long row, T a, T b) =>
        Numbers<T>.IsFloatingPoint ? a + b
        : overflow == IntegerOverflow.Throw ? checked(a + b)
        : overflow == IntegerOverflow.Wrap ? unchecked(a + b)
        : T.CreateSaturating(Int128.CreateTruncating(a) + Int128.CreateTruncating(b));
}

/// <summary>a - b.</summary>
internal readonly struct Difference<T>(IntegerOverflow overflow) : IRowOperator<T, T, T>
    where T : unmanaged, INumber<T>
{
    public T Invoke(long row, T a, T b) =>
        Numbers<T>.IsFloatingPoint ? a - b
        : overflow == IntegerOverflow.Throw ? checked(a - b)
        : overflow == IntegerOverflow.Wrap ? unchecked(a - b)
        : T.CreateSaturating(Int128.CreateTruncating(a) - Int128.CreateTruncating(b));
}

/// <summary>a * b.</summary>
internal readonly struct Product<T>(IntegerOverflow overflow) : IRowOperator<T, T, T>
    where T : unmanaged, INumber<T>
{
    public T Invoke(long row, T a, T b) =>
        Numbers<T>.IsFloatingPoint ? a * b
        : overflow == IntegerOverflow.Throw ? checked(a * b)
        : overflow == IntegerOverflow.Wrap ? unchecked(a * b)
        // The product of two unsigned 64-bit integers fits 128 bits without a sign only.
        : Numbers<T>.IsUnsigned ? T.CreateSaturating(UInt128.CreateTruncating(a) * UInt128.CreateTruncating(b))
        : T.CreateSaturating(Int128.CreateTruncating(a) * Int128.CreateTruncating(b));
}

/// <summary>a / b in floating point, times a factor.</summary>
internal readonly struct Quotient<TA, TB>(double factor) : IRowOperator<TA, TB, double>
    where TA : unmanaged, INumber<TA>
    where TB : unmanaged, INumber<TB>
{
    public double Invoke(long row, TA a, TB b) => Numbers<TA>.ToDouble(a) / Numbers<TB>.ToDouble(b) * factor;
}

/// <summary>(a - b) / b in floating point, times a factor.</summary>
internal readonly struct RelativeDifference<TA, TB>(double factor) : IRowOperator<TA, TB, double>
    where TA : unmanaged, INumber<TA>
    where TB : unmanaged, INumber<TB>
{
    public double Invoke(long row, TA a, TB b)
    {
        double from = Numbers<TB>.ToDouble(b);
        return (Numbers<TA>.ToDouble(a) - from) / from * factor;
    }
}

/// <summary>The growth per year, in percent, from b to a: ((a / b) ^ exponent - 1) * 100.</summary>
internal readonly struct AnnualGrowth<T>(double exponent) : IRowOperator<T, T, double>
    where T : unmanaged, INumber<T>
{
    public double Invoke(long row, T a, T b) =>
        (Math.Pow(Numbers<T>.ToDouble(a) / Numbers<T>.ToDouble(b), exponent) - 1) * 100;
}

/// <summary>b: what stood there before.</summary>
internal readonly struct Earlier<T> : IRowOperator<T, T, T>
{
    public T Invoke(long row, T a, T b) => b;
}
