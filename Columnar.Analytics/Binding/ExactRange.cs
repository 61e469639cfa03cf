using System.Numerics;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>
/// The values a comparison with a constant selects, as a closed range of the compared type, or what lies outside of it.
/// An empty range has a low end above its high end.
/// </summary>
/// <param name="Low">The least selected value.</param>
/// <param name="High">The greatest selected value.</param>
/// <param name="IsNegated">Whether the values outside the range, NaN included, are selected instead.</param>
internal readonly record struct ExactRange<T>(T Low, T High, bool IsNegated)
    where T : unmanaged, INumber<T>
{
    /// <summary>Whether no value lies in the range.</summary>
    public bool IsEmpty => !(Low <= High);
}

/// <summary>
/// Turns comparisons with constants into ranges, exactly: no constant is rounded to the type it is compared with.
/// </summary>
internal static class ExactRange
{
    /// <summary>The range of an integer type that a comparison with a constant selects.</summary>
    public static ExactRange<T> OfIntegers<T>(ComparisonOperator op, ExactConstant constant)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (constant.IsNaN)
            return new(T.One, T.Zero, op == ComparisonOperator.NotEqual);
        Int128 floor = constant.Floor;
        Int128 ceiling = constant.IsWhole ? floor : floor + 1;
        Int128 least = Int128.CreateChecked(T.MinValue);
        Int128 greatest = Int128.CreateChecked(T.MaxValue);
        (Int128 low, Int128 high) = op switch
        {
            ComparisonOperator.Less => (least, ceiling - 1),
            ComparisonOperator.LessOrEqual => (least, floor),
            ComparisonOperator.Greater => (floor + 1, greatest),
            ComparisonOperator.GreaterOrEqual => (ceiling, greatest),
            // Of a constant between two integers the ceiling lies above the floor, and the range is empty.
            _ => (ceiling, floor),
        };
        low = Int128.Max(low, least);
        high = Int128.Min(high, greatest);
        bool isNegated = op == ComparisonOperator.NotEqual;
        return low > high ? new(T.One, T.Zero, isNegated) : new(T.CreateChecked(low), T.CreateChecked(high), isNegated);
    }

    /// <summary>The range of a floating-point type that a comparison with a constant selects.</summary>
    public static ExactRange<T> OfFloats<T>(ComparisonOperator op, ExactConstant constant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var never = new ExactRange<T>(T.One, T.Zero, op == ComparisonOperator.NotEqual);
        if (constant.IsNaN)
            return never;
        T nearest = constant.Nearest<T>();
        int order = constant.CompareTo(nearest);
        T below = order < 0 ? T.BitDecrement(nearest) : nearest;
        T above = order > 0 ? T.BitIncrement(nearest) : nearest;
        switch (op)
        {
            case ComparisonOperator.Less:
                if (order == 0 && T.IsNegativeInfinity(nearest))
                    return never;
                return new(T.NegativeInfinity, order == 0 ? T.BitDecrement(nearest) : below, false);
            case ComparisonOperator.LessOrEqual:
                return new(T.NegativeInfinity, below, false);
            case ComparisonOperator.Greater:
                if (order == 0 && T.IsPositiveInfinity(nearest))
                    return never;
                return new(order == 0 ? T.BitIncrement(nearest) : above, T.PositiveInfinity, false);
            case ComparisonOperator.GreaterOrEqual:
                return new(above, T.PositiveInfinity, false);
            default:
                return order == 0 ? new(nearest, nearest, op == ComparisonOperator.NotEqual) : never;
        }
    }
}
