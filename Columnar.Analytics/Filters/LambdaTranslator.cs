using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Columnar.Syntax;
using LinqExpression = System.Linq.Expressions.Expression;

namespace Columnar.Filters;

/// <summary>
/// Translates a lambda over a column's values into the same expression that <see cref="Filter"/> holds.
/// </summary>
internal static class LambdaTranslator
{
    /// <summary>Translates a predicate; captured variables are read now.</summary>
    /// <param name="predicate">The lambda.</param>
    /// <param name="column">The column whose values its parameter stands for.</param>
    /// <exception cref="NotSupportedException">A part cannot be translated; the message names it.</exception>
    public static Node Translate<T>(Expression<Func<T, bool>> predicate, IColumn<T> column)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(column);
        return Condition(predicate.Body, predicate.Parameters[0], new VectorNode(column));
    }

    private static Node Condition(LinqExpression expression, ParameterExpression value, VectorNode column)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and:
                return LogicNode.Join(
                    isAnd: true,
                    [Condition(and.Left, value, column), Condition(and.Right, value, column)]
                );
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or:
                return LogicNode.Join(
                    isAnd: false,
                    [Condition(or.Left, value, column), Condition(or.Right, value, column)]
                );
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return new NotNode(Condition(not.Operand, value, column));
            case BinaryExpression comparison when ComparisonOf(comparison.NodeType) is Comparison kind:
                return IsValue(comparison.Left, value) ? new ComparisonNode(kind, column, Literal(comparison.Right))
                    : IsValue(comparison.Right, value)
                        ? new ComparisonNode(kind.Mirror(), column, Literal(comparison.Left))
                    : throw NotTranslatable(comparison);
            // Only a truth value is a condition by itself.
            case ParameterExpression when expression == value:
                return column;
            default:
                return Constant(expression) is bool constant
                    ? new LiteralNode(constant)
                    : throw NotTranslatable(expression);
        }
    }

    private static LiteralNode Literal(LinqExpression expression) =>
        Constant(expression) switch
        {
            double number => new(number),
            float number => new((double)number),
            Half number => new((double)number),
            ulong number when number > long.MaxValue => new(number),
            ulong number => new((long)number),
            sbyte or byte or short or ushort or int or uint or long or char => new(
                Convert.ToInt64(Constant(expression))
            ),
            bool truth => new(truth),
            Date32 date => new(date),
            Timestamp time => new(time),
            Time64 or Duration or Decimal128 or Uuid => new(Constant(expression)),
            _ => throw NotTranslatable(expression),
        };

    // Conversions to a wider type change no comparison.
    private static bool IsValue(LinqExpression expression, ParameterExpression value) =>
        expression == value
        || (
            expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert
            && Widens(convert.Operand.Type, convert.Type)
            && IsValue(convert.Operand, value)
        );

    private static object? Constant(LinqExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(member.Expression is null ? null : Target(member));
            case MemberExpression { Member: PropertyInfo property } member:
                return property.GetValue(
                    member.Expression is null ? null : Target(member),
                    BindingFlags.DoNotWrapExceptions,
                    null,
                    null,
                    null
                );
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert
                when Widens(convert.Operand.Type, convert.Type):
                return Constant(convert.Operand);
            // A conversion operator, such as (Half)0.5f: there are no literals of such types.
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: MethodInfo conversion } convert:
                return conversion.Invoke(
                    null,
                    BindingFlags.DoNotWrapExceptions,
                    null,
                    [Constant(convert.Operand)],
                    null
                );
            default:
                throw NotTranslatable(expression);
        }
    }

    private static object Target(MemberExpression member) =>
        Constant(member.Expression!)
        ?? throw new NotSupportedException($"The filter '{member}' reads a member of null.");

    private static bool Widens(Type from, Type to) =>
        from == to || (Shape(from) is (bool, int) narrow && Shape(to) is (bool, int) wide && Holds(wide, narrow));

    // Whether the wider type's range takes in the other's; that a float rounds large integers is of no concern, as
    // the comparison is made with the value itself.
    private static bool Holds((bool IsSigned, int Bits) wide, (bool IsSigned, int Bits) narrow) =>
        wide.IsSigned == narrow.IsSigned ? wide.Bits >= narrow.Bits : wide.IsSigned && wide.Bits > narrow.Bits;

    // Floats count as wider than every integer, as in C#'s implicit conversions.
    private static (bool IsSigned, int Bits)? Shape(Type type) =>
        type == typeof(sbyte) ? (true, 8)
        : type == typeof(byte) ? (false, 8)
        : type == typeof(short) ? (true, 16)
        : type == typeof(ushort) || type == typeof(char) ? (false, 16)
        : type == typeof(int) ? (true, 32)
        : type == typeof(uint) ? (false, 32)
        : type == typeof(long) ? (true, 64)
        : type == typeof(ulong) ? (false, 64)
        : type == typeof(Half) ? (true, 80)
        : type == typeof(float) ? (true, 96)
        : type == typeof(double) ? (true, 128)
        : null;

    private static Comparison? ComparisonOf(ExpressionType type) =>
        type switch
        {
            ExpressionType.Equal => Comparison.Equal,
            ExpressionType.NotEqual => Comparison.NotEqual,
            ExpressionType.LessThan => Comparison.Less,
            ExpressionType.LessThanOrEqual => Comparison.LessOrEqual,
            ExpressionType.GreaterThan => Comparison.Greater,
            ExpressionType.GreaterThanOrEqual => Comparison.GreaterOrEqual,
            _ => null,
        };

    private static NotSupportedException NotTranslatable(LinqExpression expression) =>
        new(
            $"The part '{expression}' of the filter cannot be translated. Compare the value itself with constants or variables, "
                + "and join comparisons by &&, || and !; compute other constants before the filter."
        );
}
