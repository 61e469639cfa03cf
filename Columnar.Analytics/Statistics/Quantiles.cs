using System.Numerics;
using Columnar.Scans;
using Columnar.Windows;
using MathNet.Numerics.Statistics;

namespace Columnar.Statistics;

/// <summary>
/// Exact quantiles without a copy of the column. A sample tells between which keys the ranks asked for should lie; a pass counts what lies
/// below and, in parts, between them, and so finds out. Passes narrow the ranges until what they hold is few enough to be sorted.
/// Memory does not grow with the rows.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal static class Quantiles<T>
    where T : unmanaged, INumberBase<T>
{
    // 2 MB, which a core sorts in about 20 ms; a vector up to this length takes one pass.
    private const long MaxSorted = 262_144;

    /// <summary>Linear quantiles (type 7 of Hyndman and Fan) in the order -inf to +inf, NaN.</summary>
    /// <param name="source">The column.</param>
    /// <param name="count">How many values it has, at least one.</param>
    /// <param name="sample">Keys of some of them, in order.</param>
    /// <param name="probabilities">Which quantiles, each 0 to 1.</param>
    /// <param name="options">How to run.</param>
    public static double[] Of(
        ScanSource source,
        long count,
        long[] sample,
        double[] probabilities,
        ScanOptions? options
    )
    {
        long[] ranks = [.. probabilities.SelectMany(p => Neighbours(p, count)).Distinct().Order()];
        Dictionary<long, double> values = Find(source, count, sample, ranks, options);
        return Array.ConvertAll(
            probabilities,
            p =>
            {
                long[] ends = Neighbours(p, count);
                return Between(values[ends[0]], values[ends[1]], p * (count - 1) - ends[0]);
            }
        );
    }

    private static long[] Neighbours(double probability, long count)
    {
        long below = Math.Min((long)(probability * (count - 1)), count - 1);
        return [below, Math.Min(below + 1, count - 1)];
    }

    // No difference of the two is formed, which may overflow; beside an infinity a share of nothing is nothing.
    private static double Between(double low, double high, double share) =>
        share <= 0 || low.Equals(high) ? low : low * (1 - share) + high * share;

    private static Dictionary<long, double> Find(
        ScanSource source,
        long count,
        long[] sample,
        long[] ranks,
        ScanOptions? options
    )
    {
        KeyRange[] ranges = [new(long.MinValue, long.MaxValue, 0, count)];
        while (ranges.Sum(range => range.IsOneKey ? 0 : range.Count) > MaxSorted)
        {
            KeyRange[] asked = ranges.Length == 1 && ranges[0].Count == count ? Guess(count, sample, ranks) : ranges;
            RangeCounts<T> counts = source.Run(_ => new RangeCounts<T>(asked), options);
            ranges = [.. ranks.Select(rank => Narrow(rank, count, asked, counts)).Distinct()];
        }
        return Sort(source, ranges, ranks, options);
    }

    // Between which keys the ranks lie, but for four standard deviations of a sample's rank. May be wrong; overlapping ranges are joined.
    private static KeyRange[] Guess(long count, long[] sample, long[] ranks)
    {
        double margin = 8 + 2 * Math.Sqrt(sample.Length);
        List<KeyRange> ranges = [];
        foreach (long rank in ranks)
        {
            double place = (double)rank / count * sample.Length;
            long low = place - margin < 0 ? long.MinValue : sample[(int)(place - margin)];
            long high = place + margin >= sample.Length ? long.MaxValue : sample[(int)(place + margin)];
            if (ranges.Count > 0 && low <= ranges[^1].High)
                ranges[^1] = ranges[^1] with { High = Math.Max(high, ranges[^1].High) };
            else
                ranges.Add(new KeyRange(low, high, 0, 0));
        }
        return [.. ranges];
    }

    // The part of a range that holds a rank, or what lies between the ranges beside it.
    private static KeyRange Narrow(long rank, long count, KeyRange[] asked, RangeCounts<T> counts)
    {
        long low = long.MinValue;
        long firstRank = 0;
        for (int i = 0; i < asked.Length; i++)
        {
            if (rank < counts.Below[i])
                return new(low, asked[i].Low - 1, firstRank, counts.Below[i] - firstRank);
            KeyRange range = asked[i] with { FirstRank = counts.Below[i], Count = counts.Parts[i].Sum() };
            if (range.HoldsRank(rank))
                return range.PartOf(rank, counts.Parts[i]);
            low = range.High + 1;
            firstRank = range.FirstRank + range.Count;
        }
        return new(low, long.MaxValue, firstRank, count - firstRank);
    }

    private static Dictionary<long, double> Sort(
        ScanSource source,
        KeyRange[] ranges,
        long[] ranks,
        ScanOptions? options
    )
    {
        KeyRange[] open = Array.FindAll(ranges, range => !range.IsOneKey);
        RangeKeys<T>? gathered = open.Length == 0 ? null : source.Run(_ => new RangeKeys<T>(open), options);
        double[][] sorted = gathered is null ? [] : Array.ConvertAll(gathered.Keys, InOrder);
        return ranks.ToDictionary(
            rank => rank,
            rank =>
            {
                int place = Array.FindIndex(open, range => range.HoldsRank(rank));
                return place < 0
                    ? ToDouble(Array.Find(ranges, range => range.HoldsRank(rank)).Low)
                    : SortedArrayStatistics.OrderStatistic(sorted[place], (int)(rank - open[place].FirstRank) + 1);
            }
        );
    }

    private static double[] InOrder(List<long> keys)
    {
        keys.Sort();
        return [.. keys.Select(ToDouble)];
    }

    private static double ToDouble(long key) => double.CreateTruncating(OrderKeys.ToValue<T>(key, false));
}
