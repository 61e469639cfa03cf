using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using LinqExpression = System.Linq.Expressions.Expression;

namespace Columnar.Filters;

/// <summary>Translates a lambda over a value into a filter to be bound to the value's column.</summary>
internal static class LambdaTranslator
{
    /// <summary>Translates a predicate; captured variables are read now.</summary>
    /// <exception cref="NotSupportedException">A part cannot be translated; the message names it.</exception>
    public static Func<VectorView, PacketFilter> Translate<T>(Expression<Func<T, bool>> predicate)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return Condition(predicate.Body, predicate.Parameters[0]);
    }

    private static Func<VectorView, PacketFilter> Condition(LinqExpression expression, ParameterExpression value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and:
            {
                Func<VectorView, PacketFilter> left = Condition(and.Left, value);
                Func<VectorView, PacketFilter> right = Condition(and.Right, value);
                return view => RangeFilters.And(left(view), right(view));
            }
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or:
            {
                Func<VectorView, PacketFilter> left = Condition(or.Left, value);
                Func<VectorView, PacketFilter> right = Condition(or.Right, value);
                return view => new OrFilter(left(view), right(view));
            }
            case UnaryExpression { NodeType: ExpressionType.Not } not:
            {
                Func<VectorView, PacketFilter> inner = Condition(not.Operand, value);
                return view => new NotFilter(inner(view));
            }
            case BinaryExpression comparison when ComparisonOf(comparison.NodeType) is Comparison kind:
                return IsValue(comparison.Left, value) ? Compare(kind, Constant(comparison.Right))
                    : IsValue(comparison.Right, value) ? Compare(Mirror(kind), Constant(comparison.Left))
                    : throw NotTranslatable(comparison);
            default:
                return Constant(expression) is bool constant
                    ? _ => new ConstantFilter(constant)
                    : throw NotTranslatable(expression);
        }
    }

    private static Func<VectorView, PacketFilter> Compare(Comparison comparison, object? constant)
    {
        switch (constant)
        {
            case double or float or Half:
                double number = constant is Half half ? (double)half : Convert.ToDouble(constant);
                return view => RangeFilters.Compare(view, comparison, number);
            case Date32 date:
                return view => RangeFilters.Compare(view, comparison, (Int128)date.Days);
            case Timestamp time:
                return view => RangeFilters.Compare(view, comparison, (Int128)time.Value);
            case ulong large:
                return view => RangeFilters.Compare(view, comparison, (Int128)large);
            case sbyte or byte or short or ushort or int or uint or long or char:
                long integer = Convert.ToInt64(constant);
                return view => RangeFilters.Compare(view, comparison, (Int128)integer);
            default:
                throw new NotSupportedException(
                    $"A filter cannot compare with {constant ?? "null"} ({constant?.GetType().Name ?? "no value"})."
                );
        }
    }

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
                return property.GetValue(member.Expression is null ? null : Target(member));
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert
                when Widens(convert.Operand.Type, convert.Type):
                return Constant(convert.Operand);
            // A conversion operator, such as (Half)0.5f: there are no literals of such types.
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: MethodInfo conversion } convert:
                return conversion.Invoke(null, [Constant(convert.Operand)]);
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

    private static Comparison Mirror(Comparison comparison) =>
        comparison switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.LessOrEqual => Comparison.GreaterOrEqual,
            Comparison.Greater => Comparison.Less,
            Comparison.GreaterOrEqual => Comparison.LessOrEqual,
            _ => comparison,
        };

    private static NotSupportedException NotTranslatable(LinqExpression expression) =>
        new(
            $"The part '{expression}' of the filter cannot be translated. Compare the value itself with constants or variables, "
                + "and join comparisons by &&, || and !; compute other constants before the filter."
        );
}
