using System.Numerics;

namespace Columnar.Statistics;

/// <summary>The values whose keys lie between two, both included.</summary>
/// <param name="Low">The least key.</param>
/// <param name="High">The greatest key.</param>
/// <param name="FirstRank">How many values have lesser keys.</param>
/// <param name="Count">How many values it has.</param>
internal readonly record struct KeyRange(long Low, long High, long FirstRank, long Count)
{
    /// <summary>Parts a range is divided into, at most: their counts stay in the nearest cache.</summary>
    public const int MaxParts = 1 << PartBits;

    private const int PartBits = 12;

    /// <summary>How far the distance from the low end is shifted to give the part.</summary>
    public int PartShift => Math.Max(0, 64 - PartBits - BitOperations.LeadingZeroCount(Distance(High)));

    /// <summary>Whether all its values are one.</summary>
    public bool IsOneKey => Low == High;

    /// <summary>Whether a rank is that of one of its values.</summary>
    public bool HoldsRank(long rank) => rank >= FirstRank && rank - FirstRank < Count;

    /// <summary>How far a key lies above the low end.</summary>
    public ulong Distance(long key) => (ulong)key - (ulong)Low;

    /// <summary>The part of it that holds a rank.</summary>
    /// <param name="rank">A rank it holds.</param>
    /// <param name="counts">How many values each part has.</param>
    public KeyRange PartOf(long rank, ReadOnlySpan<long> counts)
    {
        long first = FirstRank;
        int part = 0;
        while (rank - first >= counts[part])
            first += counts[part++];
        ulong begin = (ulong)part << PartShift;
        ulong end = begin + ((1UL << PartShift) - 1);
        return new((long)((ulong)Low + begin), (long)((ulong)Low + Math.Min(end, Distance(High))), first, counts[part]);
    }
}
