namespace Columnar.Filters;

/// <summary>How a value is compared with a constant.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
