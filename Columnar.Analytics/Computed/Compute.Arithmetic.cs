using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Arithmetic of two columns, row by row.</summary>
public static partial class Compute
{
    /// <summary>a + b.</summary>
    /// <typeparam name="T">The numeric type of both columns and the result.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="overflow">What happens where an integer result does not fit.</param>
    public static Computation<T> Add<T>(IColumn<T> a, IColumn<T> b, IntegerOverflow overflow = IntegerOverflow.Throw)
        where T : unmanaged, INumber<T> => Arithmetic("add", new Sum<T>(overflow), a, b, overflow);

    /// <summary>a - b.</summary>
    /// <inheritdoc cref="Add"/>
    public static Computation<T> Subtract<T>(
        IColumn<T> a,
        IColumn<T> b,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T> => Arithmetic("subtract", new Difference<T>(overflow), a, b, overflow);

    /// <summary>a * b.</summary>
    /// <inheritdoc cref="Add"/>
    public static Computation<T> Multiply<T>(
        IColumn<T> a,
        IColumn<T> b,
        IntegerOverflow overflow = IntegerOverflow.Throw
    )
        where T : unmanaged, INumber<T> => Arithmetic("multiply", new Product<T>(overflow), a, b, overflow);

    /// <summary>a / b in floating point: by zero an infinity, 0 / 0 NaN.</summary>
    /// <typeparam name="TA">The numeric type of the first column.</typeparam>
    /// <typeparam name="TB">The numeric type of the second column.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    public static Computation<double> Divide<TA, TB>(IColumn<TA> a, IColumn<TB> b)
        where TA : unmanaged, INumber<TA>
        where TB : unmanaged, INumber<TB> => Ratio("divide", new Quotient<TA, TB>(1), a, b);

    /// <summary>How many percent of b is a: a / b * 100 in floating point.</summary>
    /// <inheritdoc cref="Divide"/>
    public static Computation<double> Percentage<TA, TB>(IColumn<TA> a, IColumn<TB> b)
        where TA : unmanaged, INumber<TA>
        where TB : unmanaged, INumber<TB> => Ratio("percentage", new Quotient<TA, TB>(100), a, b);

    /// <summary>By how many percent of b is a above it: (a - b) / b * 100 in floating point.</summary>
    /// <inheritdoc cref="Divide"/>
    public static Computation<double> PercentageDifference<TA, TB>(IColumn<TA> a, IColumn<TB> b)
        where TA : unmanaged, INumber<TA>
        where TB : unmanaged, INumber<TB> => Ratio("percentage-difference", new RelativeDifference<TA, TB>(100), a, b);

    private static Rowwise<T, T, T, TOperator> Arithmetic<T, TOperator>(
        string name,
        TOperator @operator,
        IColumn<T> a,
        IColumn<T> b,
        IntegerOverflow overflow
    )
        where T : unmanaged, INumber<T>
        where TOperator : struct, IRowOperator<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        CheckOverflow(overflow);
        return new(FunctionText.Of(name, ("overflow", overflow)), @operator, a, b);
    }

    private static Rowwise<TA, TB, double, TOperator> Ratio<TA, TB, TOperator>(
        string name,
        TOperator @operator,
        IColumn<TA> a,
        IColumn<TB> b
    )
        where TA : unmanaged
        where TB : unmanaged
        where TOperator : struct, IRowOperator<TA, TB, double>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new(FunctionText.Of(name), @operator, a, b);
    }

    private static void CheckOverflow(IntegerOverflow overflow)
    {
        if (overflow is < IntegerOverflow.Throw or > IntegerOverflow.Wrap)
            throw new ArgumentOutOfRangeException(nameof(overflow), overflow, "Throw, Saturate or Wrap.");
    }
}
