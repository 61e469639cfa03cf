namespace Columnar;

/// <summary>What standard deviations divide the sum of squared distances by before they take its root.</summary>
public enum DeviationKind
{
    /// <summary>The count of the values less one: they are a sample of more. Null below two values.</summary>
    Sample,

    /// <summary>The count of the values: they are all there are. Null of nothing.</summary>
    Population,
}
