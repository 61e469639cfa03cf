using System.Numerics;
using Columnar.Scans;
using MathNet.Numerics.Statistics;

namespace Columnar.Statistics;

/// <summary>
/// Exact quantiles without a copy of the column: each pass counts 16 bits more of the keys around the ranks that are asked for, until
/// the values that may have these ranks are few enough to be sorted. Memory does not grow with the rows.
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
    /// <param name="probabilities">Which quantiles, each 0 to 1.</param>
    /// <param name="options">How to run.</param>
    public static double[] Of(ScanSource source, long count, double[] probabilities, ScanOptions? options)
    {
        long[] ranks = [.. probabilities.SelectMany(p => Neighbours(p, count)).Distinct()];
        Dictionary<long, double> values = Find(source, count, ranks, options);
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

    private static Dictionary<long, double> Find(ScanSource source, long count, long[] ranks, ScanOptions? options)
    {
        List<Bucket> buckets = [new(0, 0, count)];
        int bits = 0;
        for (; bits < 64 && buckets.Sum(bucket => bucket.Count) > MaxSorted; bits += KeyDigits<T>.DigitBits)
        {
            ulong[] prefixes = [.. buckets.Select(bucket => bucket.Prefix)];
            KeyDigits<T> digits = source.Run(_ => new KeyDigits<T>(prefixes, bits), options);
            buckets = [.. buckets.SelectMany((bucket, i) => bucket.Divide(digits.Counts[i], ranks))];
        }
        return bits < 64
            ? Sort(source, buckets, bits, ranks, options)
            : ranks.ToDictionary(
                rank => rank,
                rank => OrderKey.ToDouble(buckets.Find(bucket => bucket.Holds(rank)).Prefix)
            );
    }

    private static Dictionary<long, double> Sort(
        ScanSource source,
        List<Bucket> buckets,
        int bits,
        long[] ranks,
        ScanOptions? options
    )
    {
        ulong[] prefixes = [.. buckets.Select(bucket => bucket.Prefix)];
        KeyedValues<T> gathered = source.Run(_ => new KeyedValues<T>(prefixes, bits), options);
        double[][] sorted = Array.ConvertAll(gathered.Values, values => values.Order().ToArray());
        Dictionary<long, double> found = [];
        foreach (long rank in ranks)
        {
            int place = buckets.FindIndex(bucket => bucket.Holds(rank));
            long order = rank - buckets[place].FirstRank;
            // What was not gathered is NaN, above all others.
            found[rank] =
                order < sorted[place].Length
                    ? SortedArrayStatistics.OrderStatistic(sorted[place], (int)order + 1)
                    : double.NaN;
        }
        return found;
    }

    /// <summary>The values whose keys begin in one way.</summary>
    /// <param name="Prefix">The beginning.</param>
    /// <param name="FirstRank">How many values are less.</param>
    /// <param name="Count">How many they are.</param>
    private readonly record struct Bucket(ulong Prefix, long FirstRank, long Count)
    {
        public bool Holds(long rank) => rank >= FirstRank && rank - FirstRank < Count;

        /// <summary>The parts of it that hold some of the ranks.</summary>
        public List<Bucket> Divide(long[] digits, long[] ranks)
        {
            List<Bucket> parts = [];
            long first = FirstRank;
            for (int digit = 0; digit < digits.Length; first += digits[digit++])
            {
                Bucket part = new(Prefix << KeyDigits<T>.DigitBits | (uint)digit, first, digits[digit]);
                if (part.Count > 0 && Array.Exists(ranks, part.Holds))
                    parts.Add(part);
            }
            return parts;
        }
    }
}
