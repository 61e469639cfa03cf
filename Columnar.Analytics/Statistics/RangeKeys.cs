using Columnar.Aggregates;

namespace Columnar.Statistics;

/// <summary>Gathers the keys of some ranges; how many there are was counted before.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="ranges">The ranges; a few, which do not overlap.</param>
internal sealed class RangeKeys<T>(KeyRange[] ranges) : RangeScan<T>(ranges)
    where T : unmanaged
{
    /// <summary>For each range its keys, in any order.</summary>
    public List<long>[] Keys { get; } = Array.ConvertAll(ranges, _ => new List<long>());

    public override PacketAggregator Fork() => new RangeKeys<T>(Ranges);

    protected override void Take(int range, long key) => Keys[range].Add(key);

    protected override void Join(PacketAggregator other)
    {
        base.Join(other);
        var gathered = (RangeKeys<T>)other;
        for (int range = 0; range < Keys.Length; range++)
            Keys[range].AddRange(gathered.Keys[range]);
    }
}
