using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>The meaning of expressions, a row at a time, written for plainness and sharing no code with the library's evaluation.</summary>
internal static class NaiveInterpreter
{
    /// <summary>The rows a filter selects.</summary>
    public static List<int> Select(ModelTable table, Node filter) =>
        [.. Enumerable.Range(0, table.RowCount).Where(row => Evaluate(table, filter, row) is true)];

    /// <summary>The value of an expression in a row: null, bool, long, ulong, double, string, Date32 or Timestamp.</summary>
    /// <exception cref="OverflowException">An integer result does not fit 64 bits.</exception>
    public static object? Evaluate(ModelTable table, Node node, int row)
    {
        switch (node)
        {
            case ColumnNode column:
                return Widen(table[column.Name].Values[row]);
            case LiteralNode literal:
                return literal.Value;
            case IsNullNode isNull:
                return Evaluate(table, isNull.Operand, row) is null;
            case NotNode not:
                return Evaluate(table, not.Operand, row) is bool truth ? !truth : null;
            case LogicNode logic:
                bool decisive = !logic.IsAnd;
                bool sawNull = false;
                foreach (Node operand in logic.Operands)
                {
                    object? value = Evaluate(table, operand, row);
                    if (value is bool b && b == decisive)
                        return decisive;
                    sawNull |= value is null;
                }
                return sawNull ? null : !decisive;
            case ComparisonNode comparison:
                return Compare(
                    table,
                    comparison.Operator,
                    (comparison.Left, Evaluate(table, comparison.Left, row)),
                    (comparison.Right, Evaluate(table, comparison.Right, row))
                );
            case BetweenNode between:
                return Evaluate(
                    table,
                    LogicNode.Join(
                        true,
                        [
                            new ComparisonNode(Comparison.GreaterOrEqual, between.Operand, between.Low),
                            new ComparisonNode(Comparison.LessOrEqual, between.Operand, between.High),
                        ]
                    ),
                    row
                );
            case InNode inList:
                return Evaluate(
                    table,
                    LogicNode.Join(
                        false,
                        [.. inList.Values.Select(v => new ComparisonNode(Comparison.Equal, inList.Operand, v))]
                    ),
                    row
                );
            case LikeNode like:
                return Evaluate(table, like.Operand, row) is string text ? Like(text, like.Pattern) : null;
            case NegateNode negate:
                return Evaluate(table, negate.Operand, row) switch
                {
                    null => null,
                    double number => -number,
                    var whole => checked(0 - ToLong(whole)),
                };
            case ArithmeticNode arithmetic:
                return Calculate(
                    arithmetic.Operator,
                    Evaluate(table, arithmetic.Left, row),
                    Evaluate(table, arithmetic.Right, row)
                );
            default:
                throw new NotSupportedException(node.GetType().Name);
        }
    }

    private static object? Widen(object? value) =>
        value switch
        {
            sbyte v => (long)v,
            byte v => (long)v,
            short v => (long)v,
            ushort v => (long)v,
            int v => (long)v,
            uint v => (long)v,
            Half v => (double)v,
            float v => (double)v,
            _ => value,
        };

    private static long ToLong(object value) => value is ulong big ? checked((long)big) : (long)value;

    private static object? Calculate(ArithmeticOperator op, object? left, object? right)
    {
        if (left is null || right is null)
            return null;
        if (op == ArithmeticOperator.Divide || left is double || right is double)
        {
            double a = Convert.ToDouble(left, CultureInfo.InvariantCulture);
            double b = Convert.ToDouble(right, CultureInfo.InvariantCulture);
            return op switch
            {
                ArithmeticOperator.Add => a + b,
                ArithmeticOperator.Subtract => a - b,
                ArithmeticOperator.Multiply => a * b,
                _ => a / b,
            };
        }
        long x = ToLong(left);
        long y = ToLong(right);
        return checked(
            op switch
            {
                ArithmeticOperator.Add => x + y,
                ArithmeticOperator.Subtract => x - y,
                _ => x * y,
            }
        );
    }

    private static bool? Compare(
        ModelTable table,
        Comparison op,
        (Node Node, object? Value) left,
        (Node Node, object? Value) right
    )
    {
        if (left.Value is null || right.Value is null)
            return null;
        object a = Temporal(table, left.Node, left.Value, right.Value);
        object b = Temporal(table, right.Node, right.Value, left.Value);
        if (a is double.NaN || b is double.NaN)
            return op == Comparison.NotEqual;
        int order = (a, b) switch
        {
            (string s, string t) => Encoding.UTF8.GetBytes(s).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(t)),
            (bool s, bool t) => s.CompareTo(t),
            (double s, double t) => s.CompareTo(t),
            _ => CompareExactly(a, b),
        };
        return op switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    /// <summary>Dates and times as nanoseconds; text beside one as the date or time it is.</summary>
    private static object Temporal(ModelTable table, Node node, object value, object other)
    {
        switch (value)
        {
            case Date32 date:
                return new BigInteger(date.Days) * 86_400_000_000_000;
            case Timestamp time:
                TimeUnit unit = table[((ColumnNode)node).Name].Type.Unit;
                return new BigInteger(time.Value) * BigInteger.Pow(1000, 3 - (int)unit);
            case DateOnly date:
                return new BigInteger(date.DayNumber - 719_162) * 86_400_000_000_000;
            case DateTime time:
                return new BigInteger(time.Ticks - DateTime.UnixEpoch.Ticks) * 100;
            case string text when other is Date32 or Timestamp:
                return Temporal(table, node, DateTime.Parse(text, CultureInfo.InvariantCulture), other);
            default:
                return value;
        }
    }

    private static int CompareExactly(object a, object b)
    {
        if (a is double.PositiveInfinity || b is double.NegativeInfinity)
            return 1;
        if (a is double.NegativeInfinity || b is double.PositiveInfinity)
            return -1;
        return Scaled(a).CompareTo(Scaled(b));
    }

    // Every finite double is a multiple of 2^-1074.
    private static BigInteger Scaled(object value)
    {
        if (value is not double number)
            return (value is BigInteger big ? big : BigInteger.Parse(value.ToString()!)) << 1074;
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger fraction = bits & ((1L << 52) - 1);
        BigInteger magnitude = exponent == 0 ? fraction : (fraction + (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    private static bool Like(string text, string pattern)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            regex.Append(
                pattern[i] switch
                {
                    '%' => "(.*)",
                    '_' => "(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])",
                    '\\' => Regex.Escape(pattern[++i].ToString()),
                    char c => Regex.Escape(c.ToString()),
                }
            );
        }
        return Regex.IsMatch(text, regex + "\\z", RegexOptions.Singleline, TimeSpan.FromSeconds(10));
    }
}
