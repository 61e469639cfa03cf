namespace Columnar.Compression;

/// <summary>Bits that a choice takes at worst, when only the probability of its most frequent outcome is known.</summary>
internal static class PcoEntropy
{
    /// <summary>Bits per number that splitting off multiples must save.</summary>
    public const double MinSavedByMultiples = 0.5;

    /// <summary>Entropy where one outcome has a probability and the others share the rest evenly.</summary>
    /// <param name="concentrated">The probability of the one.</param>
    /// <param name="otherCount">How many others there are.</param>
    public static double Worst(double concentrated, double otherCount) =>
        Term(concentrated) + (otherCount * Term((1.0 - concentrated) / otherCount));

    private static double Term(double probability) =>
        probability is 0.0 or 1.0 ? 0.0 : -probability * Math.Log2(probability);
}
