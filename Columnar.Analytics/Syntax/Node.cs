using Columnar.Filters;

namespace Columnar.Syntax;

/// <summary>
/// An expression as it was written, before it meets the columns it names. Nodes are immutable and compared by value.
/// </summary>
internal abstract record Node
{
    /// <summary>
    /// How deeply nodes may nest. Every walk over a tree recurses, so this bounds the stack that hostile input can use.
    /// </summary>
    public const int MaxDepth = 256;

    /// <summary>Levels below and including this node.</summary>
    private readonly int _depth;

    private protected Node(params ReadOnlySpan<Node> children)
    {
        foreach (Node child in children)
        {
            ArgumentNullException.ThrowIfNull(child);
            _depth = Math.Max(_depth, child._depth);
        }
        if (++_depth > MaxDepth)
            throw new ArgumentException($"An expression nests at most {MaxDepth} levels deep.");
    }

    /// <summary>The expression in the form that <see cref="ExpressionParser"/> reads.</summary>
    public sealed override string ToString() => NodePrinter.Print(this);
}

/// <summary>A column of the table, or the column the filter stands on, by name.</summary>
internal sealed record ColumnNode(string Name) : Node;

/// <summary>A vector given by itself, not by name.</summary>
internal sealed record VectorNode(IColumn Vector) : Node;

/// <summary>Whether a row's number lies in [FirstRow, EndRow). It says what a range of a column does and has no form that is parsed.</summary>
internal sealed record RowsNode(long FirstRow, long EndRow) : Node;

/// <summary>
/// A constant: null, bool, long, ulong (beyond long only), double, decimal, string, DateOnly, DateTime, DateTimeOffset, TimeOnly,
/// TimeSpan or Guid; out of lambdas also Date32 and Uuid, and Timestamp, Time64, Duration and Decimal128 in the unit or scale of the
/// column they are compared with.
/// </summary>
internal sealed record LiteralNode(object? Value) : Node
{
    public static readonly LiteralNode Null = new((object?)null);
}

/// <summary>Two values compared; null where either is.</summary>
internal sealed record ComparisonNode(Comparison Operator, Node Left, Node Right) : Node(Left, Right);

/// <summary>Whether a value lies in a closed range.</summary>
internal sealed record BetweenNode(Node Operand, Node Low, Node High) : Node(Operand, Low, High);

/// <summary>Whether a value equals one of several.</summary>
internal sealed record InNode(Node Operand, NodeList Values) : Node([Operand, .. Values]);

/// <summary>Whether text matches a pattern: % any run of characters, _ one character, \ takes the next literally.</summary>
internal sealed record LikeNode(Node Operand, string Pattern) : Node(Operand);

/// <summary>Whether a value is null; never null itself.</summary>
internal sealed record IsNullNode(Node Operand) : Node(Operand);

/// <summary>The three-valued opposite.</summary>
internal sealed record NotNode(Node Operand) : Node(Operand);

/// <summary>Two or more conditions of which all, or any, must hold.</summary>
internal sealed record LogicNode : Node
{
    private LogicNode(bool isAnd, NodeList operands)
        : base([.. operands])
    {
        IsAnd = isAnd;
        Operands = operands;
    }

    /// <summary>Whether all must hold, rather than any.</summary>
    public bool IsAnd { get; }

    /// <summary>The conditions, left to right; none of them is of the same kind.</summary>
    public NodeList Operands { get; }

    /// <summary>Joins conditions. A chain of the same operator becomes one flat node, however long it is.</summary>
    public static Node Join(bool isAnd, IReadOnlyList<Node> operands)
    {
        var flat = new List<Node>(operands.Count);
        foreach (Node operand in operands)
        {
            if (operand is LogicNode inner && inner.IsAnd == isAnd)
                flat.AddRange(inner.Operands);
            else
                flat.Add(operand);
        }
        return flat.Count == 1 ? flat[0] : new LogicNode(isAnd, new NodeList(flat));
    }
}

/// <summary>Two numbers joined by + - * or /.</summary>
internal sealed record ArithmeticNode(ArithmeticOperator Operator, Node Left, Node Right) : Node(Left, Right);

/// <summary>A number with its sign turned.</summary>
internal sealed record NegateNode : Node
{
    private NegateNode(Node operand)
        : base(operand) => Operand = operand;

    /// <summary>The number.</summary>
    public Node Operand { get; }

    /// <summary>Negates; a constant is negated at once, so that the smallest 64-bit integer can be written.</summary>
    public static Node Of(Node operand) =>
        operand switch
        {
            LiteralNode { Value: long value } => new LiteralNode(value == long.MinValue ? 1UL << 63 : -value),
            LiteralNode { Value: 1UL << 63 } => new LiteralNode(long.MinValue),
            LiteralNode { Value: double value } => new LiteralNode(-value),
            _ => new NegateNode(operand),
        };
}
