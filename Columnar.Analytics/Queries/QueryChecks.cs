using Columnar.Syntax;

namespace Columnar.Queries;

/// <summary>Checks of what a query was asked for.</summary>
internal static class QueryChecks
{
    /// <exception cref="ArgumentNullException">The list or one of the aggregates is null.</exception>
    public static AggregateSyntax[] Syntax(IReadOnlyList<Aggregate> aggregates)
    {
        ArgumentNullException.ThrowIfNull(aggregates);
        var syntax = new AggregateSyntax[aggregates.Count];
        for (int i = 0; i < syntax.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(aggregates[i], nameof(aggregates));
            syntax[i] = aggregates[i].Syntax;
        }
        return syntax;
    }
}
