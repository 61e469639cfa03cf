using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar;

/// <summary>
/// A value computed row by row from columns and constants. It is a description: nothing is read until a query or a
/// filtered column uses it, and names and types are checked then.
/// </summary>
/// <remarks>
/// <para>Constants convert by themselves: <c>Column("price") > 10</c>. <see cref="Expressions"/> makes expressions.</para>
/// <para>Comparisons are exact, also between integers and floating-point numbers, and IEEE for NaN. A comparison with null is null. Text
/// is compared by its UTF-8 bytes. Integer arithmetic is 64-bit and throws <see cref="OverflowException"/> when the result of a selected row
/// does not fit; <c>/</c> is a division of doubles. Immutable; any thread may use one.</para>
/// <para>Beside a column of decimals a double is the shortest decimal number that reads as it: in <c>price = 0.1</c> a tenth is meant.</para>
/// </remarks>
public sealed class Expression
{
    internal Expression(Node node) => Node = node;

    internal Node Node { get; }

    /// <summary>Reads an expression from text, for example <c>price * size / 100</c>.</summary>
    /// <param name="text">
    /// Names with spaces or signs stand in double quotes, text in single quotes (doubled inside); <c>+ - * /</c>, comparisons,
    /// <c>and or not between in is null like</c>, parentheses.
    /// </param>
    /// <exception cref="FormatException">The text is no expression; the message names the place and what was expected.</exception>
    public static Expression Parse(string text) => new(ExpressionParser.ParseExpression(text));

    /// <summary>Where the value lies between two others, both included.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value.</param>
    public Filter Between(Expression low, Expression high) => new(new BetweenNode(Node, NodeOf(low), NodeOf(high)));

    /// <summary>Where the value equals one of several; where it equals none and one of them is null, the answer is null.</summary>
    /// <param name="values">The values, constants all.</param>
    public Filter In(params ReadOnlySpan<Expression> values)
    {
        var nodes = new List<Node>(values.Length);
        foreach (Expression value in values)
            nodes.Add(NodeOf(value));
        return new(new InNode(Node, new NodeList(nodes)));
    }

    /// <summary>Where the value is null.</summary>
    public Filter IsNull() => new(new IsNullNode(Node));

    /// <summary>Where the value is not null.</summary>
    public Filter IsNotNull() => new(new NotNode(new IsNullNode(Node)));

    /// <summary>
    /// Where text matches a pattern, byte for byte: <c>%</c> is any run of characters, <c>_</c> one character, <c>\</c> takes the
    /// character after it literally.
    /// </summary>
    /// <param name="pattern">The pattern.</param>
    public Filter Like(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new(new LikeNode(Node, pattern));
    }

    /// <summary>Where two values are equal.</summary>
    public static Filter operator ==(Expression left, Expression right) => Compare(Comparison.Equal, left, right);

    /// <summary>Where two values differ.</summary>
    public static Filter operator !=(Expression left, Expression right) => Compare(Comparison.NotEqual, left, right);

    /// <summary>Where one value is less than another.</summary>
    public static Filter operator <(Expression left, Expression right) => Compare(Comparison.Less, left, right);

    /// <summary>Where one value is at most another.</summary>
    public static Filter operator <=(Expression left, Expression right) => Compare(Comparison.LessOrEqual, left, right);

    /// <summary>Where one value is greater than another.</summary>
    public static Filter operator >(Expression left, Expression right) => Compare(Comparison.Greater, left, right);

    /// <summary>Where one value is at least another.</summary>
    public static Filter operator >=(Expression left, Expression right) =>
        Compare(Comparison.GreaterOrEqual, left, right);

    /// <summary>The sum of two values.</summary>
    public static Expression operator +(Expression left, Expression right) => Join(ArithmeticOperator.Add, left, right);

    /// <summary>The difference of two values.</summary>
    public static Expression operator -(Expression left, Expression right) =>
        Join(ArithmeticOperator.Subtract, left, right);

    /// <summary>The product of two values.</summary>
    public static Expression operator *(Expression left, Expression right) =>
        Join(ArithmeticOperator.Multiply, left, right);

    /// <summary>The quotient of two values, as a double.</summary>
    public static Expression operator /(Expression left, Expression right) =>
        Join(ArithmeticOperator.Divide, left, right);

    /// <summary>The value with its sign turned.</summary>
    public static Expression operator -(Expression operand) => new(NegateNode.Of(NodeOf(operand)));

    /// <summary>Where a truth value is not true.</summary>
    public static Filter operator !(Expression operand) => new(new NotNode(NodeOf(operand)));

    /// <summary>An integer constant.</summary>
    public static implicit operator Expression(int value) => Constant((long)value);

    /// <summary>An integer constant.</summary>
    public static implicit operator Expression(long value) => Constant(value);

    /// <summary>An integer constant.</summary>
    public static implicit operator Expression(ulong value) =>
        Constant(value <= long.MaxValue ? (long)value : (object)value);

    /// <summary>A floating-point constant.</summary>
    public static implicit operator Expression(double value) => Constant(value);

    /// <summary>A decimal constant, for columns of decimals.</summary>
    public static implicit operator Expression(decimal value) => Constant(value);

    /// <summary>A truth value.</summary>
    public static implicit operator Expression(bool value) => Constant(value);

    /// <summary>
    /// A text constant; against dates, times and durations it is read in ISO 8601 form (without an offset as UTC where the vector has a
    /// time zone), against decimals as a number, against UUIDs in their usual form.
    /// </summary>
    public static implicit operator Expression(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Constant(value);
    }

    /// <summary>A date constant; against timestamps its midnight, of UTC where they have a time zone.</summary>
    public static implicit operator Expression(DateOnly value) => Constant(value);

    /// <summary>
    /// A time constant. Against vectors without a time zone its reading counts, whatever its kind; against those with one it is the point in time, of kind Local by the
    /// zone of this computer, and one of kind Unspecified is refused: as vectors take times (<see cref="VectorConversions"/>).
    /// </summary>
    public static implicit operator Expression(DateTime value) => Constant(value);

    /// <summary>A point in time, for vectors with a time zone.</summary>
    public static implicit operator Expression(DateTimeOffset value) => Constant(value);

    /// <summary>A time of day.</summary>
    public static implicit operator Expression(TimeOnly value) => Constant(value);

    /// <summary>A duration.</summary>
    public static implicit operator Expression(TimeSpan value) => Constant(value);

    /// <summary>A UUID.</summary>
    public static implicit operator Expression(Guid value) => Constant(value);

    /// <summary>Whether both are the same object; values are compared by <c>==</c>, which makes a filter.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>The expression as text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Node.ToString();

    private static Expression Constant(object value) => new(new LiteralNode(value));

    private static Node NodeOf(Expression operand)
    {
        if (operand is null)
            throw new ArgumentNullException(
                nameof(operand),
                "An operand is null; IsNull() finds rows without a value."
            );
        return operand.Node;
    }

    private static Filter Compare(Comparison op, Expression left, Expression right) =>
        new(new ComparisonNode(op, NodeOf(left), NodeOf(right)));

    private static Expression Join(ArithmeticOperator op, Expression left, Expression right) =>
        new(new ArithmeticNode(op, NodeOf(left), NodeOf(right)));
}
