using System.Numerics;

namespace Columnar.Filters;

/// <summary>
/// The values that a comparison with constants accepts: a closed range of the column's own type, or all but such a
/// range. Two flags stand for the ranges without ends: none accepted (empty and not negated), all accepted (empty and
/// negated).
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <param name="Low">The least value of the range.</param>
/// <param name="High">The greatest value of the range.</param>
/// <param name="IsEmpty">Whether the range holds no value; its ends mean nothing then.</param>
/// <param name="IsNegated">Whether the values outside the range are accepted instead, NaN among them.</param>
internal readonly record struct ValueRange<T>(T Low, T High, bool IsEmpty, bool IsNegated)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Accepts nothing.</summary>
    public static ValueRange<T> None => new(default, default, IsEmpty: true, IsNegated: false);

    /// <summary>Accepts every value, NaN among them.</summary>
    public static ValueRange<T> All => new(default, default, IsEmpty: true, IsNegated: true);

    /// <summary>The values that compare so with an integer, exactly: the constant is never rounded.</summary>
    public static ValueRange<T> Of(Comparison comparison, Int128 constant) =>
        comparison switch
        {
            Comparison.Less => AtMost(RangeEnds.Greatest<T>(constant, strict: true)),
            Comparison.LessOrEqual => AtMost(RangeEnds.Greatest<T>(constant, strict: false)),
            Comparison.Greater => AtLeast(RangeEnds.Least<T>(constant, strict: true)),
            Comparison.GreaterOrEqual => AtLeast(RangeEnds.Least<T>(constant, strict: false)),
            Comparison.Equal => Between(
                RangeEnds.Least<T>(constant, strict: false),
                RangeEnds.Greatest<T>(constant, strict: false)
            ),
            _ => Of(Comparison.Equal, constant).Negate(),
        };

    /// <summary>The values that compare so with a floating constant, exactly; beside NaN only != is true.</summary>
    public static ValueRange<T> Of(Comparison comparison, double constant)
    {
        if (double.IsNaN(constant))
            return comparison == Comparison.NotEqual ? All : None;
        return comparison switch
        {
            Comparison.Less => AtMost(RangeEnds.Greatest<T>(constant, strict: true)),
            Comparison.LessOrEqual => AtMost(RangeEnds.Greatest<T>(constant, strict: false)),
            Comparison.Greater => AtLeast(RangeEnds.Least<T>(constant, strict: true)),
            Comparison.GreaterOrEqual => AtLeast(RangeEnds.Least<T>(constant, strict: false)),
            Comparison.Equal => Between(
                RangeEnds.Least<T>(constant, strict: false),
                RangeEnds.Greatest<T>(constant, strict: false)
            ),
            _ => Of(Comparison.Equal, constant).Negate(),
        };
    }

    /// <summary>The values that both accept, where that is one range.</summary>
    public bool TryIntersect(ValueRange<T> other, out ValueRange<T> both)
    {
        both = None;
        if (IsNegated || other.IsNegated)
            return false;
        if (!IsEmpty && !other.IsEmpty)
            both = Between(T.Max(Low, other.Low), T.Min(High, other.High));
        return true;
    }

    /// <summary>The other values.</summary>
    public ValueRange<T> Negate() => this with { IsNegated = !IsNegated };

    private static ValueRange<T> Between(T? low, T? high) =>
        low is T least && high is T greatest && least <= greatest
            ? new(least, greatest, IsEmpty: false, IsNegated: false)
            : None;

    private static ValueRange<T> AtLeast(T? low) => Between(low, RangeEnds.Last<T>());

    private static ValueRange<T> AtMost(T? high) => Between(RangeEnds.First<T>(), high);
}
