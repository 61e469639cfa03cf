using System.Numerics;
using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Aggregates;

/// <summary>The aggregates behind the public extension methods, once for columns and filtered columns.</summary>
internal static class Totals
{
    /// <summary>The exact sum of a column of integers.</summary>
    public static Int128 Integer<T>(ScanSource source, ScanOptions? options)
        where T : unmanaged => source.Run(static _ => new IntegerSum<T>(Widths.Best), options).Total;

    /// <summary>The exact sum, where it fits 64 signed bits.</summary>
    public static long Int64<T>(ScanSource source, ScanOptions? options)
        where T : unmanaged
    {
        Int128 total = Integer<T>(source, options);
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : throw Overflow(source, total, "long");
    }

    /// <summary>The exact sum, where it fits 64 bits.</summary>
    public static ulong UInt64<T>(ScanSource source, ScanOptions? options)
        where T : unmanaged
    {
        Int128 total = Integer<T>(source, options);
        return total <= ulong.MaxValue ? (ulong)total : throw Overflow(source, total, "ulong");
    }

    /// <summary>The exact sum of a column of durations, where it fits 64 bits of its unit.</summary>
    public static Duration Duration(ScanSource source, ScanOptions? options)
    {
        Int128 total = Integer<long>(source, options);
        return total >= long.MinValue && total <= long.MaxValue
            ? new Duration((long)total)
            : throw new OverflowException(
                $"The sum of '{source.Column.Name}' is {total} ticks, which does not fit the 64 bits of {source.Column.Type}."
            );
    }

    /// <summary>The exact sum of a column of decimals, where it has no more than 38 digits.</summary>
    public static Decimal128 Decimal(ScanSource source, ScanOptions? options) =>
        new(source.Run(static _ => new DecimalSum(), options).Total.ToDecimal($"The sum of '{source.Column.Name}'"));

    /// <summary>The sum of a column of Half, float or double.</summary>
    public static double Float<T>(ScanSource source, ScanOptions? options)
        where T : unmanaged => source.Run(static view => new FloatSum<T>(view.Length, Widths.Best), options).Total;

    /// <summary>The arithmetic mean; null of nothing.</summary>
    public static double? Mean<T>(ScanSource source, ScanOptions? options)
        where T : unmanaged, INumber<T>
    {
        double total;
        long count;
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half))
        {
            FloatSum<T> sum = source.Run(static view => new FloatSum<T>(view.Length, Widths.Best), options);
            (total, count) = (sum.Total, sum.Count);
        }
        else
        {
            IntegerSum<T> sum = source.Run(static _ => new IntegerSum<T>(Widths.Best), options);
            (total, count) = ((double)sum.Total, sum.Count);
        }
        return count == 0 ? null : total / count;
    }

    /// <summary>How many rows meet the condition and are not null.</summary>
    public static long Count(ScanSource source, ScanOptions? options) =>
        source.Run(static _ => new CountAggregator(), options).Count;

    private static OverflowException Overflow(ScanSource source, Int128 total, string type) =>
        new($"The sum of '{source.Column.Name}' is {total}, which does not fit {type}; use SumInt128.");
}
