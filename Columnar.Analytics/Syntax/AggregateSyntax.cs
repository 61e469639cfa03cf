namespace Columnar.Syntax;

/// <summary>What an aggregate computes of its operand.</summary>
internal enum AggregateFunction
{
    Sum,
    Min,
    Max,
    Mean,
    Count,
    CountTrue,
    RowCount,
}

/// <summary>An aggregate as it was written.</summary>
/// <param name="Function">What it computes.</param>
/// <param name="Operand">Of what; null for the number of rows.</param>
/// <param name="Name">The name of the result's column, where one was given.</param>
internal sealed record AggregateSyntax(AggregateFunction Function, Node? Operand, string? Name = null)
{
    public const string FunctionNames = "sum, min, max, mean, avg, count or count_true";

    /// <summary>The name of the result's column.</summary>
    public string DisplayName => Name ?? $"{FunctionName}({Operand?.ToString() ?? "*"})";

    /// <summary>The function as it is written.</summary>
    public string FunctionName =>
        Function switch
        {
            AggregateFunction.RowCount => "count",
            AggregateFunction.CountTrue => "count_true",
            _ => Function.ToString().ToLowerInvariant(),
        };

    public static bool TryFunction(string word, out AggregateFunction function)
    {
        AggregateFunction? found = word.ToLowerInvariant() switch
        {
            "sum" => AggregateFunction.Sum,
            "min" => AggregateFunction.Min,
            "max" => AggregateFunction.Max,
            "mean" or "avg" => AggregateFunction.Mean,
            "count" => AggregateFunction.Count,
            "count_true" => AggregateFunction.CountTrue,
            _ => null,
        };
        function = found.GetValueOrDefault();
        return found is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => DisplayName;
}
