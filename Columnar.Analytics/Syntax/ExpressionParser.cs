using System.Globalization;
using Columnar.Filters;

namespace Columnar.Syntax;

/// <summary>
/// Reads expressions, filters and lists of aggregates from text. Weakest first, operators bind as: or; and; not;
/// comparisons with between, in, is null and like; + and -; * and /; the sign.
/// </summary>
internal ref struct ExpressionParser
{
    private Lexer _lexer;
    private Token _token;
    private int _depth;

    private ExpressionParser(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _lexer = new Lexer(text);
        _token = _lexer.Next();
    }

    /// <summary>Reads one expression that takes up the whole text.</summary>
    /// <exception cref="FormatException">The text is no expression; the message names the place and what was expected.</exception>
    public static Node ParseExpression(string text)
    {
        var parser = new ExpressionParser(text);
        Node node = parser.Condition();
        parser.ExpectEnd("an operator or the end");
        return node;
    }

    /// <summary>Reads aggregates separated by commas, such as <c>sum(x), max(y), count(*)</c>.</summary>
    /// <exception cref="FormatException">The text is no such list; the message names the place and what was expected.</exception>
    public static List<AggregateSyntax> ParseAggregates(string text)
    {
        var parser = new ExpressionParser(text);
        var aggregates = new List<AggregateSyntax>();
        do aggregates.Add(parser.Aggregate());
        while (parser.TryTakeSymbol(","));
        parser.ExpectEnd("a comma or the end");
        return aggregates;
    }

    private void Advance() => _token = _lexer.Next();

    private bool TryTakeSymbol(string symbol)
    {
        bool found = _token.IsSymbol(symbol);
        if (found)
            Advance();
        return found;
    }

    private bool TryTakeWord(string word)
    {
        bool found = _token.IsWord(word);
        if (found)
            Advance();
        return found;
    }

    private void ExpectSymbol(string symbol, string expected)
    {
        if (!TryTakeSymbol(symbol))
            throw SyntaxError.At(_token, expected);
    }

    private readonly void ExpectEnd(string expected)
    {
        if (_token.Kind != TokenKind.End)
            throw SyntaxError.At(_token, expected);
    }

    /// <summary>Goes one level down; parentheses and signs take up stack here even where they make no node.</summary>
    private void Descend()
    {
        if (++_depth > Node.MaxDepth)
            throw TooDeep(_token.Position);
    }

    private static FormatException TooDeep(int position) =>
        SyntaxError.At(position, $"at most {Node.MaxDepth} levels of nesting", "more");

    private AggregateSyntax Aggregate()
    {
        Token function = _token;
        if (function.Kind != TokenKind.Word || !AggregateSyntax.TryFunction(function.Value, out AggregateFunction kind))
            throw SyntaxError.At(function, $"an aggregate ({AggregateSyntax.FunctionNames})");
        Advance();
        ExpectSymbol("(", $"'(' after {function.Value}");
        Node? operand = null;
        if (kind != AggregateFunction.Count || !TryTakeSymbol("*"))
            operand = Condition();
        else
            kind = AggregateFunction.RowCount;
        ExpectSymbol(")", "an operator or ')'");
        string? name = null;
        if (TryTakeWord("as"))
        {
            if (_token.Kind is not (TokenKind.Word or TokenKind.QuotedName))
                throw SyntaxError.At(_token, "a name after as");
            name = _token.Value;
            Advance();
        }
        return new AggregateSyntax(kind, operand, name);
    }

    private Node Condition()
    {
        Descend();
        Node first = Conjunction();
        if (_token.IsWord("or") || _token.IsSymbol("||"))
        {
            var operands = new List<Node> { first };
            while (TryTakeWord("or") || TryTakeSymbol("||"))
                operands.Add(Conjunction());
            first = LogicNode.Join(isAnd: false, operands);
        }
        _depth--;
        return first;
    }

    private Node Conjunction()
    {
        Node first = Negation();
        if (!_token.IsWord("and") && !_token.IsSymbol("&&"))
            return first;
        var operands = new List<Node> { first };
        while (TryTakeWord("and") || TryTakeSymbol("&&"))
            operands.Add(Negation());
        return LogicNode.Join(isAnd: true, operands);
    }

    private Node Negation()
    {
        int position = _token.Position;
        if (!TryTakeWord("not") && !TryTakeSymbol("!"))
            return Predicate();
        Descend();
        Node operand = Negation();
        _depth--;
        return Build(position, () => new NotNode(operand));
    }

    private Node Predicate()
    {
        int position = _token.Position;
        Node left = Sum();
        if (TryTakeComparison(out Comparison op))
        {
            Node right = Sum();
            left = Build(position, () => new ComparisonNode(op, left, right));
            return _token.Kind == TokenKind.Symbol && IsComparison(_token.Value)
                ? throw SyntaxError.At(_token, "and, or or the end after a comparison")
                : left;
        }
        if (TryTakeWord("is"))
        {
            bool isNot = TryTakeWord("not");
            if (!TryTakeWord("null"))
                throw SyntaxError.At(_token, "null after is");
            return Finish(position, isNot, () => new IsNullNode(left));
        }
        bool negated = TryTakeWord("not");
        if (TryTakeWord("between"))
        {
            Node low = Sum();
            if (!TryTakeWord("and"))
                throw SyntaxError.At(_token, "and between the bounds");
            Node high = Sum();
            return Finish(position, negated, () => new BetweenNode(left, low, high));
        }
        if (TryTakeWord("in"))
        {
            NodeList values = List();
            return Finish(position, negated, () => new InNode(left, values));
        }
        if (TryTakeWord("like"))
        {
            if (_token.Kind != TokenKind.Text)
                throw SyntaxError.At(_token, "a pattern in single quotes");
            string pattern = _token.Value;
            Advance();
            return Finish(position, negated, () => new LikeNode(left, pattern));
        }
        return negated ? throw SyntaxError.At(_token, "between, in or like after not") : left;
    }

    private NodeList List()
    {
        ExpectSymbol("(", "'(' after in");
        var values = new List<Node>();
        do values.Add(Sum());
        while (TryTakeSymbol(","));
        ExpectSymbol(")", "a comma or ')'");
        return new NodeList(values);
    }

    private static bool IsComparison(string symbol) =>
        symbol is "=" or "==" or "!=" or "<>" or "<" or "<=" or ">" or ">=";

    private bool TryTakeComparison(out Comparison op)
    {
        op = _token.Value switch
        {
            "=" or "==" => Comparison.Equal,
            "!=" or "<>" => Comparison.NotEqual,
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            _ => Comparison.GreaterOrEqual,
        };
        bool found = _token.Kind == TokenKind.Symbol && IsComparison(_token.Value);
        if (found)
            Advance();
        return found;
    }

    private Node Sum()
    {
        int position = _token.Position;
        Node left = Product();
        while (_token.IsSymbol("+") || _token.IsSymbol("-"))
        {
            ArithmeticOperator op = _token.Value == "+" ? ArithmeticOperator.Add : ArithmeticOperator.Subtract;
            Advance();
            Node right = Product();
            Node before = left;
            left = Build(position, () => new ArithmeticNode(op, before, right));
        }
        return left;
    }

    private Node Product()
    {
        int position = _token.Position;
        Node left = Signed();
        while (_token.IsSymbol("*") || _token.IsSymbol("/"))
        {
            ArithmeticOperator op = _token.Value == "*" ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide;
            Advance();
            Node right = Signed();
            Node before = left;
            left = Build(position, () => new ArithmeticNode(op, before, right));
        }
        return left;
    }

    private Node Signed()
    {
        int position = _token.Position;
        if (TryTakeSymbol("+"))
        {
            Descend();
            Node same = Signed();
            _depth--;
            return same;
        }
        if (!TryTakeSymbol("-"))
            return Primary();
        Descend();
        Node operand = Signed();
        _depth--;
        return Build(position, () => NegateNode.Of(operand));
    }

    private Node Primary()
    {
        Token token = _token;
        switch (token.Kind)
        {
            case TokenKind.Symbol when token.Value == "(":
                Advance();
                Node inner = Condition();
                ExpectSymbol(")", "an operator or ')'");
                return inner;
            case TokenKind.Integer:
                Advance();
                return Integer(token);
            case TokenKind.Number:
                Advance();
                double number = double.Parse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
                return double.IsFinite(number)
                    ? new LiteralNode(number)
                    : throw SyntaxError.At(token, "a number of at most 1.8e308");
            case TokenKind.Text:
                Advance();
                return new LiteralNode(token.Value);
            case TokenKind.QuotedName:
                Advance();
                return new ColumnNode(token.Value);
            case TokenKind.Word when token.IsWord("true") || token.IsWord("false"):
                Advance();
                return new LiteralNode(token.IsWord("true"));
            case TokenKind.Word when token.IsWord("null"):
                Advance();
                return LiteralNode.Null;
            case TokenKind.Word when !Lexer.IsKeyword(token.Value):
                Advance();
                return _token.IsSymbol("(")
                    ? throw SyntaxError.At(
                        token,
                        "a column or a value (functions stand in the list of aggregates only)"
                    )
                    : new ColumnNode(token.Value);
            default:
                throw SyntaxError.At(token, "a column or a value");
        }
    }

    private static LiteralNode Integer(Token token) =>
        !ulong.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? throw SyntaxError.At(token, "an integer of at most 64 bits (write larger numbers as 1e20)")
        : value <= long.MaxValue ? new LiteralNode((long)value)
        : new LiteralNode(value);

    private static Node Finish(int position, bool negated, Func<Node> node) =>
        Build(position, negated ? () => new NotNode(node()) : node);

    private static Node Build(int position, Func<Node> node)
    {
        try
        {
            return node();
        }
        catch (ArgumentException)
        {
            // The only argument a node refuses is one that is nested too deeply.
            throw TooDeep(position);
        }
    }
}
