using Columnar.Syntax;

namespace Columnar;

/// <summary>
/// A condition on the rows of a column or table. It is true, false or null for a row; a row is selected where it is true.
/// </summary>
/// <remarks>
/// <para><c>&amp;</c>, <c>|</c> and <c>!</c> (also written <c>&amp;&amp;</c> and <c>||</c>) follow three-valued logic: false &amp; null is
/// false, true | null is true, otherwise null spreads. Operands are looked at from left to right: where the left one decides a row, the
/// right one is not computed for it and cannot overflow.</para>
/// <para>Immutable; any thread may use one.</para>
/// </remarks>
public sealed class Filter
{
    internal Filter(Node node) => Node = node;

    internal Node Node { get; }

    /// <summary>Reads a filter from text, for example <c>price > 10 and symbol = 'A'</c>.</summary>
    /// <param name="text">The condition, in the form <see cref="Expression.Parse"/> describes.</param>
    /// <exception cref="FormatException">The text is no expression; the message names the place and what was expected.</exception>
    public static Filter Parse(string text) => new(ExpressionParser.ParseExpression(text));

    /// <summary>Where both conditions hold.</summary>
    public static Filter operator &(Filter left, Filter right) => Join(isAnd: true, left, right);

    /// <summary>Where at least one condition holds.</summary>
    public static Filter operator |(Filter left, Filter right) => Join(isAnd: false, left, right);

    /// <summary>Where the condition is false.</summary>
    public static Filter operator !(Filter operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return new(new NotNode(operand.Node));
    }

    /// <summary>Always false: with <see cref="op_False"/> it lets <c>||</c> join filters as <c>|</c> does.</summary>
    public static bool operator true(Filter operand) => false;

    /// <summary>Always false: with <see cref="op_True"/> it lets <c>&amp;&amp;</c> join filters as <c>&amp;</c> does.</summary>
    public static bool operator false(Filter operand) => false;

    /// <summary>A column of truth values, or a truth constant, as a condition.</summary>
    public static implicit operator Filter(Expression condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(condition.Node);
    }

    /// <summary>The filter as text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Node.ToString();

    private static Filter Join(bool isAnd, Filter left, Filter right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(LogicNode.Join(isAnd, [left.Node, right.Node]));
    }
}
