using Columnar.Evaluation;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>
/// The types of arithmetic: integers of any width are joined as signed 64-bit integers, with a floating-point number among them, or by
/// division, as doubles.
/// </summary>
internal static class ArithmeticBinder
{
    /// <exception cref="ArgumentException">An operand is no number.</exception>
    public static NumberOperand Bind(ArithmeticNode node, Operand left, Operand right)
    {
        bool isDouble = node.Operator == ArithmeticOperator.Divide || IsFloatingPoint(left) || IsFloatingPoint(right);
        Lanes lanes = isDouble
            ? Join(node, ToDouble(left, node), ToDouble(right, node))
            : Join64(node, ToSigned(left, node), ToSigned(right, node));
        return new NumberOperand(node.ToString(), lanes);
    }

    /// <exception cref="ArgumentException">The operand is no number.</exception>
    public static NumberOperand Negate(NegateNode node, Operand operand)
    {
        // -1.0 * x turns the sign of zeros too; 0 - x overflows where -x does.
        Lanes lanes = IsFloatingPoint(operand)
            ? new ArithmeticLanes<double, DoubleMultiply>(
                new ConstantLanes<double>(-1, ElementType.Float64),
                ToDouble(operand, node),
                ElementType.Float64,
                node
            )
            : new ArithmeticLanes<long, CheckedSubtract>(
                new ConstantLanes<long>(0, ElementType.Int64),
                ToSigned(operand, node),
                ElementType.Int64,
                node
            );
        return new NumberOperand(node.ToString(), lanes);
    }

    private static Lanes Join(ArithmeticNode node, Lanes left, Lanes right)
    {
        ElementType type = ElementType.Float64;
        return node.Operator switch
        {
            ArithmeticOperator.Add => new ArithmeticLanes<double, DoubleAdd>(left, right, type, node),
            ArithmeticOperator.Subtract => new ArithmeticLanes<double, DoubleSubtract>(left, right, type, node),
            ArithmeticOperator.Multiply => new ArithmeticLanes<double, DoubleMultiply>(left, right, type, node),
            _ => new ArithmeticLanes<double, DoubleDivide>(left, right, type, node),
        };
    }

    private static Lanes Join64(ArithmeticNode node, Lanes left, Lanes right)
    {
        ElementType type = ElementType.Int64;
        return node.Operator switch
        {
            ArithmeticOperator.Add => new ArithmeticLanes<long, CheckedAdd>(left, right, type, node),
            ArithmeticOperator.Subtract => new ArithmeticLanes<long, CheckedSubtract>(left, right, type, node),
            _ => new ArithmeticLanes<long, CheckedMultiply>(left, right, type, node),
        };
    }

    private static bool IsFloatingPoint(Operand operand) =>
        operand is NumberOperand { Type.IsFloatingPoint: true } or ConstantOperand { Value: double };

    private static Lanes ToDouble(Operand operand, Node node) => Widening.ToDouble(NumberLanes(operand, node));

    // Unsigned 64-bit operands stay as they are: the arithmetic checks that they read the same as signed ones.
    private static Lanes ToSigned(Operand operand, Node node) => Widening.To64Bits(NumberLanes(operand, node));

    private static Lanes NumberLanes(Operand operand, Node node) =>
        operand switch
        {
            NumberOperand { Type.IsNumeric: true } number => number.Lanes,
            ConstantOperand { IsNumber: true } or ConstantOperand { Value: null } => Widening.OfConstant(
                (ConstantOperand)operand
            ),
            _ => throw new ArgumentException($"{operand}; {node} needs numbers."),
        };
}
