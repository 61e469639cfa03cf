namespace Columnar.Statistics;

/// <summary>Count, mean and sum of squared distances from the mean, merged as Chan, Golub and LeVeque do.</summary>
/// <param name="Count">How many values; at least one.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">The sum of their squared distances from it.</param>
internal readonly record struct Moments(long Count, double Mean, double Squares)
{
    /// <summary>The standard deviation of a sample, which divides by one less than the count; null below two values.</summary>
    public double? Deviation => Count < 2 ? null : Math.Sqrt(Squares / (Count - 1));

    /// <summary>The moments of both sides' values.</summary>
    public static Moments Combine(in Moments left, in Moments right)
    {
        long count = left.Count + right.Count;
        double share = (double)right.Count / count;
        double distance = right.Mean - left.Mean;
        return new(
            count,
            left.Mean + distance * share,
            left.Squares + right.Squares + distance * (left.Count * share) * distance
        );
    }
}
