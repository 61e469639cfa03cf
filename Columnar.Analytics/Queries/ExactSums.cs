namespace Columnar.Queries;

/// <summary>Exact totals brought to the 64 bits of a result.</summary>
internal static class ExactSums
{
    /// <exception cref="OverflowException">The total does not fit.</exception>
    public static long ToInt64(Int128 total, string name) =>
        total >= long.MinValue && total <= long.MaxValue ? (long)total : throw Overflow(total, name);

    /// <exception cref="OverflowException">The total does not fit.</exception>
    public static ulong ToUInt64(Int128 total, string name) =>
        total >= 0 && total <= ulong.MaxValue ? (ulong)total : throw Overflow(total, name);

    private static OverflowException Overflow(Int128 total, string name) =>
        new($"{name} is {total}, which does not fit 64 bits.");
}
