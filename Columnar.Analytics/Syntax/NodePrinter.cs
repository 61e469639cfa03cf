using System.Globalization;
using System.Text;
using Columnar.Formatting;

namespace Columnar.Syntax;

/// <summary>Writes nodes in the form that <see cref="ExpressionParser"/> reads back to an equal tree, but for those that have no such form.</summary>
internal static class NodePrinter
{
    // Binding strength, weakest first; an operand that binds weaker than its place asks for stands in parentheses.
    private const int Or = 0;
    private const int And = 1;
    private const int Not = 2;
    private const int Comparison = 3;
    private const int Sum = 4;
    private const int Product = 5;
    private const int Sign = 6;
    private const int Primary = 7;

    public static string Print(Node node)
    {
        var text = new StringBuilder();
        Write(text, node, Or);
        return text.ToString();
    }

    /// <summary>A name as it stands in an expression: quoted where it is not a plain word.</summary>
    public static string Name(string name) =>
        Lexer.IsPlainName(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static int Strength(Node node) =>
        node switch
        {
            LogicNode { IsAnd: false } => Or,
            LogicNode => And,
            NotNode => Not,
            ComparisonNode or BetweenNode or InNode or LikeNode or IsNullNode => Comparison,
            ArithmeticNode { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } => Sum,
            ArithmeticNode => Product,
            NegateNode => Sign,
            LiteralNode { Value: long and < 0 } => Sign,
            LiteralNode { Value: double value } when !double.IsFinite(value) => Product,
            LiteralNode { Value: double value } when double.IsNegative(value) => Sign,
            _ => Primary,
        };

    private static void Write(StringBuilder text, Node node, int place)
    {
        bool parenthesised = Strength(node) < place;
        if (parenthesised)
            text.Append('(');
        switch (node)
        {
            case ColumnNode column:
                text.Append(Name(column.Name));
                break;
            case VectorNode vector:
                text.Append(Name(vector.Vector.Name));
                break;
            case RowsNode rows:
                text.Append(rows.FirstRow == rows.EndRow ? "no row" : $"rows {rows.FirstRow} to {rows.EndRow - 1}");
                break;
            case LiteralNode literal:
                text.Append(Literal(literal.Value));
                break;
            case ComparisonNode comparison:
                Binary(text, comparison.Left, comparison.Operator.Symbol(), comparison.Right, Sum, Sum);
                break;
            case ArithmeticNode arithmetic:
                int strength = Strength(arithmetic);
                Binary(text, arithmetic.Left, arithmetic.Operator.Symbol(), arithmetic.Right, strength, strength + 1);
                break;
            case BetweenNode between:
                Write(text, between.Operand, Sum);
                Binary(text.Append(" between "), between.Low, "and", between.High, Sum, Sum);
                break;
            case InNode inList:
                Write(text, inList.Operand, Sum);
                Join(text.Append(" in ("), inList.Values, ", ", Or);
                text.Append(')');
                break;
            case LikeNode like:
                Write(text, like.Operand, Sum);
                text.Append(" like ").Append(Quote(like.Pattern));
                break;
            case IsNullNode isNull:
                Write(text, isNull.Operand, Sum);
                text.Append(" is null");
                break;
            case NotNode not:
                Write(text.Append("not "), not.Operand, Not);
                break;
            case LogicNode logic:
                Join(text, logic.Operands, logic.IsAnd ? " and " : " or ", logic.IsAnd ? Not : And);
                break;
            case NegateNode negate:
                // A constant after the sign would be read as one with it.
                Write(text.Append('-'), negate.Operand, negate.Operand is LiteralNode ? Primary + 1 : Primary);
                break;
        }
        if (parenthesised)
            text.Append(')');
    }

    private static void Binary(StringBuilder text, Node left, string symbol, Node right, int leftPlace, int rightPlace)
    {
        Write(text, left, leftPlace);
        text.Append(' ').Append(symbol).Append(' ');
        Write(text, right, rightPlace);
    }

    private static void Join(StringBuilder text, NodeList nodes, string separator, int place)
    {
        for (int i = 0; i < nodes.Count; i++)
            Write(i == 0 ? text : text.Append(separator), nodes[i], place);
    }

    private static string Literal(object? value) =>
        value switch
        {
            null => "null",
            bool truth => truth ? "true" : "false",
            double number => Number(number),
            string s => Quote(s),
            decimal number => Quote(number.ToString(CultureInfo.InvariantCulture)),
            TimeOnly time => Quote(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
            TimeSpan span => Quote(Duration(span)),
            Guid guid => Quote(guid.ToString()),
            Uuid uuid => Quote(uuid.ToString()),
            Time64 time => Ticks(time.Value),
            Duration span => Ticks(span.Value),
            Decimal128 number => Ticks(number.Unscaled),
            DateOnly date => Quote(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            DateTime time => Quote(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)),
            DateTimeOffset time => Quote(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Duration(TimeSpan span)
    {
        Span<byte> text = stackalloc byte[IsoDuration.MaxLength];
        // The longest span is beyond 64 bits of nanoseconds, and all are whole numbers of 100.
        (long seconds, long rest) = Math.DivRem(span.Ticks, TimeSpan.TicksPerSecond);
        return rest % TimeSpan.TicksPerMicrosecond == 0
            ? Encoding.ASCII.GetString(
                text[..IsoDuration.Format(span.Ticks / TimeSpan.TicksPerMicrosecond, TimeUnit.Microsecond, text)]
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(span.Ticks < 0 ? "-" : "")}PT{Math.Abs(seconds)}.{Math.Abs(rest):D7}S"
            );
    }

    private static string Ticks(Int128 value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value)
    {
        if (double.IsNaN(value))
            return "0.0 / 0.0";
        if (double.IsInfinity(value))
            return value > 0 ? "1.0 / 0.0" : "-1.0 / 0.0";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".E") ? text : text + ".0";
    }
}
