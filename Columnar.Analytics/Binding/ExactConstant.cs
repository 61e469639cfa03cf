using System.Numerics;

namespace Columnar.Binding;

/// <summary>A constant with its exact value, ready to be compared with any number type.</summary>
/// <param name="Floor">The greatest integer not above it; beyond +-2^100, where no value of a vector lies, that bound.</param>
/// <param name="IsWhole">Whether it is that integer.</param>
/// <param name="Double">The constant where it is a double; else the double nearest to <paramref name="Floor"/>.</param>
/// <param name="IsDouble">Whether it is exactly <paramref name="Double"/>.</param>
internal readonly record struct ExactConstant(Int128 Floor, bool IsWhole, double Double, bool IsDouble)
{
    private static readonly Int128 s_beyond = Int128.One << 100;

    public bool IsNaN => IsDouble && double.IsNaN(Double);

    public static ExactConstant Of(Int128 value) => new(value, true, (double)value, false);

    public static ExactConstant Of(double value)
    {
        if (double.IsNaN(value))
            return new(0, false, value, true);
        double floor = Math.Floor(value);
        Int128 whole =
            Math.Abs(floor) < (double)s_beyond ? (Int128)floor
            : floor > 0 ? s_beyond
            : -s_beyond;
        return new(whole, floor == value, value, true);
    }

    /// <summary>The value of a type nearest to the constant.</summary>
    public T Nearest<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        IsDouble ? T.CreateSaturating(Double) : T.CreateSaturating(Floor);

    /// <summary>Where the constant lies as seen from a number that is not NaN: negative when it is less than the number.</summary>
    public int CompareTo<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Every Half and float is a double.
        double other = double.CreateChecked(number);
        if (IsDouble)
            return Double.CompareTo(other);
        if (double.IsInfinity(other))
            return other > 0 ? -1 : 1;
        int order = ((BigInteger)Floor).CompareTo(new BigInteger(Math.Floor(other)));
        return order == 0 && other > Math.Floor(other) ? -1 : order;
    }
}
