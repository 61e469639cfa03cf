using Columnar.Filters;

namespace Columnar.Syntax;

/// <summary>How two numbers are joined.</summary>
internal enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// <summary>The symbols of the operators and what follows from their meaning.</summary>
internal static class OperatorRules
{
    public static string Symbol(this Comparison op) =>
        op switch
        {
            Comparison.Equal => "=",
            Comparison.NotEqual => "!=",
            Comparison.Less => "<",
            Comparison.LessOrEqual => "<=",
            Comparison.Greater => ">",
            _ => ">=",
        };

    public static string Symbol(this ArithmeticOperator op) =>
        op switch
        {
            ArithmeticOperator.Add => "+",
            ArithmeticOperator.Subtract => "-",
            ArithmeticOperator.Multiply => "*",
            _ => "/",
        };

    /// <summary>The operator that gives the same answer with the sides exchanged.</summary>
    public static Comparison Mirror(this Comparison op) =>
        op switch
        {
            Comparison.Less => Comparison.Greater,
            Comparison.LessOrEqual => Comparison.GreaterOrEqual,
            Comparison.Greater => Comparison.Less,
            Comparison.GreaterOrEqual => Comparison.LessOrEqual,
            _ => op,
        };

    /// <summary>Whether the operator holds of two values whose order is known (negative: left before right).</summary>
    public static bool Holds(this Comparison op, int order) =>
        op switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
}
