namespace Columnar;

/// <summary>
/// What numbers are stored as differences from. A chunk that differences would make larger than its numbers are is written plain.
/// </summary>
public readonly record struct PcoDeltaOption
{
    /// <summary>Differences are chosen for each chunk by a sample of its numbers; never a convolution.</summary>
    public static PcoDeltaOption Auto => default;

    /// <summary>No differences: for numbers in no order.</summary>
    public static PcoDeltaOption None => new() { Kind = PcoDeltaKind.None };

    /// <summary>Differences from an earlier number that is stored with each: for patterns that come again.</summary>
    public static PcoDeltaOption Lookback => new() { Kind = PcoDeltaKind.Lookback };

    /// <summary>From what; null where it is chosen by a sample.</summary>
    public PcoDeltaKind? Kind { get; private init; }

    /// <summary>How often differences are taken, or how many numbers predict the next.</summary>
    public int Order { get; private init; }

    /// <summary>Differences from the number before: for numbers that change little by little.</summary>
    /// <param name="order">1 to 7: how often, the second time differences of differences; 0 takes none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0 or above 7.</exception>
    public static PcoDeltaOption Consecutive(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 7);
        return order == 0 ? None : new() { Kind = PcoDeltaKind.Consecutive, Order = order };
    }

    /// <summary>
    /// Differences from a weighted sum of the numbers before, whose weights are fitted to each chunk: for sampled waves. Of numbers of
    /// 8 to 32 bits, or of a dictionary, only; slow to decompress.
    /// </summary>
    /// <param name="order">1 to 32: how many numbers before; 0 takes no differences.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0 or above 32.</exception>
    public static PcoDeltaOption Convolution(int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 32);
        return order == 0 ? None : new() { Kind = PcoDeltaKind.Convolution, Order = order };
    }
}
