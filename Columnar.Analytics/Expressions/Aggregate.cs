using Columnar.Syntax;

namespace Columnar;

/// <summary>One number or value that a query computes of all selected rows, or of each group's.</summary>
/// <remarks><see cref="Expressions"/> makes aggregates. Immutable; any thread may use one.</remarks>
public sealed class Aggregate
{
    internal Aggregate(AggregateFunction function, Node? operand)
        : this(new AggregateSyntax(function, operand)) { }

    private Aggregate(AggregateSyntax syntax) => Syntax = syntax;

    internal AggregateSyntax Syntax { get; }

    /// <summary>The name of the result's column: the one given by <see cref="As"/>, or the aggregate as it is written.</summary>
    public string Name => Syntax.DisplayName;

    /// <summary>Reads aggregates from text, for example <c>sum(size), max(price) as high, count(*)</c>.</summary>
    /// <param name="text">
    /// Aggregates separated by commas: <c>sum min max mean</c> (also <c>avg</c>) <c>count count_true</c> of an expression in the form
    /// <see cref="Expression.Parse"/> describes, or <c>count(*)</c>; each may be followed by <c>as</c> and a name.
    /// </param>
    /// <exception cref="FormatException">The text is no such list; the message names the place and what was expected.</exception>
    public static IReadOnlyList<Aggregate> ParseList(string text) =>
        ExpressionParser.ParseAggregates(text).ConvertAll(syntax => new Aggregate(syntax));

    /// <summary>The same aggregate under another name.</summary>
    /// <param name="name">The name of the result's column.</param>
    public Aggregate As(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(Syntax with { Name = name });
    }

    /// <summary>The aggregate as it is written.</summary>
    public override string ToString() =>
        Syntax.Name is null ? Name : $"{Syntax with { Name = null }} as {NodePrinter.Name(Syntax.Name)}";
}
