using Columnar.Aggregates;

namespace Columnar.Statistics;

/// <summary>Counts the values of some ranges of keys by their parts.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="ranges">The ranges; a few, which do not overlap.</param>
internal sealed class RangeCounts<T>(KeyRange[] ranges) : RangeScan<T>(ranges)
    where T : unmanaged
{
    private readonly int[] _shifts = Array.ConvertAll(ranges, range => range.PartShift);

    /// <summary>For each range how many values each of its parts has.</summary>
    public long[][] Parts { get; } = Array.ConvertAll(ranges, _ => new long[KeyRange.MaxParts]);

    public override PacketAggregator Fork() => new RangeCounts<T>(Ranges);

    protected override void Take(int range, long key) =>
        Parts[range][(int)(Ranges[range].Distance(key) >> _shifts[range])]++;

    protected override void Join(PacketAggregator other)
    {
        base.Join(other);
        var counts = (RangeCounts<T>)other;
        for (int range = 0; range < Parts.Length; range++)
        {
            for (int part = 0; part < Parts[range].Length; part++)
                Parts[range][part] += counts.Parts[range][part];
        }
    }
}
