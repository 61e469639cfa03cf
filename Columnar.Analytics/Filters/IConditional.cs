using Columnar.Syntax;

namespace Columnar.Filters;

/// <summary>Rows that are chosen by a condition, whatever the type of their values.</summary>
internal interface IConditional
{
    /// <summary>The condition.</summary>
    public Node Condition { get; }
}
