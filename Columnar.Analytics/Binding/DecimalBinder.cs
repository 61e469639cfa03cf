using Columnar.Evaluation;
using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>Comparisons of decimals, exact whatever their scales.</summary>
internal static class DecimalBinder
{
    /// <summary>A comparison with a constant.</summary>
    /// <exception cref="ArgumentException">The constant is no number.</exception>
    public static Condition Compare(Comparison op, DecimalOperand left, ConstantOperand right) =>
        new RangeCondition<Int128>(left.Lanes, RangeOf(op, left, right));

    /// <summary>A comparison of two columns.</summary>
    public static Condition Compare(Comparison op, DecimalOperand left, DecimalOperand right) =>
        left.Type.Scale <= right.Type.Scale
            ? new PairCondition<Int128, Int128, DecimalOrder>(
                left.Lanes,
                right.Lanes,
                new DecimalOrder((long)right.Type.Scale - left.Type.Scale),
                op
            )
            : Compare(op.Mirror(), right, left);

    private static ValueRange<Int128> RangeOf(Comparison op, DecimalOperand left, ConstantOperand right)
    {
        switch (right.Value)
        {
            case Decimal128 own:
                // Constants of the column's own kind have its scale.
                return ValueRange<Int128>.Of(op, own.Unscaled);
            case double number when !double.IsFinite(number):
                return ValueRange<Int128>.Of(op, number);
        }
        if (!DecimalConstant.TryOf(right.Value, out DecimalConstant constant))
            throw ComparisonBinder.Mismatch(left, right);
        if (constant.TryScale(left.Type.Scale, out Int128 floor, out bool isWhole))
            return RangeBinder.Between<Int128>(op, floor, isWhole);
        return ValueRange<Int128>.Of(op, constant.IsNegative ? double.NegativeInfinity : double.PositiveInfinity);
    }
}
