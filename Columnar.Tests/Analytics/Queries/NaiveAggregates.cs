using System.Numerics;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>Aggregates of boxed values, written for plainness.</summary>
internal static class NaiveAggregates
{
    /// <summary>The least or greatest value: NaN only where all are, a zero as +0.0, null of nothing.</summary>
    public static object? Extreme(IReadOnlyCollection<object> values, bool isMinimum)
    {
        if (values.Count == 0)
            return null;
        object[] numbers = [.. values.Where(value => !IsNaN(value))];
        if (numbers.Length == 0)
            return values.First();
        object best = isMinimum ? numbers.Min()! : numbers.Max()!;
        return best switch
        {
            double value => value + 0.0,
            float value => value + 0f,
            Half value => value + (Half)0,
            _ => best,
        };
    }

    public static BigInteger Total(IEnumerable<object> values) =>
        values.Aggregate(BigInteger.Zero, (total, value) => total + BigInteger.Parse(value.ToString()!));

    /// <summary>Whether a total fits the sum of a column of integers.</summary>
    public static bool Fits(BigInteger total, ElementType type) =>
        type.Kind is ElementKind.UInt8 or ElementKind.UInt16 or ElementKind.UInt32 or ElementKind.UInt64
            ? total <= ulong.MaxValue
            : total >= long.MinValue && total <= long.MaxValue;

    public static bool IsNaN(object value) =>
        value is double.NaN or float.NaN || (value is Half half && Half.IsNaN(half));
}
