using System.Numerics;

namespace Columnar.Filters;

/// <summary>The value of a column's type that lies next to a constant of any size or fraction.</summary>
internal static class RangeEnds
{
    // Beyond all integers that columns hold, within those that Int128 does.
    private const double IntegerLimit = 1e30;

    /// <summary>The first value of the type's order, -infinity for floats.</summary>
    public static T First<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        IsFloat<T>() ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;

    /// <summary>The last value of the type's order, +infinity for floats.</summary>
    public static T Last<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        IsFloat<T>() ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;

    /// <summary>The least value that is at least, or above, an integer; null where there is none.</summary>
    public static T? Least<T>(Int128 constant, bool strict)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (IsFloat<T>())
            return Least<T>(Math.BitIncrement(NearestBelow(constant, orEqual: strict)), strict: false);
        if (strict)
        {
            if (constant == Int128.MaxValue)
                return null;
            constant++;
        }
        return constant > Int128.CreateChecked(T.MaxValue) ? null : T.CreateSaturating(constant);
    }

    /// <summary>The greatest value that is at most, or below, an integer; null where there is none.</summary>
    public static T? Greatest<T>(Int128 constant, bool strict)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (IsFloat<T>())
            return Greatest<T>(NearestBelow(constant, orEqual: !strict), strict: false);
        if (strict)
        {
            if (constant == Int128.MinValue)
                return null;
            constant--;
        }
        return constant < Int128.CreateChecked(T.MinValue) ? null : T.CreateSaturating(constant);
    }

    /// <summary>The least value that is at least, or above, a number (no NaN); null where there is none.</summary>
    public static T? Least<T>(double constant, bool strict)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!IsFloat<T>())
        {
            double ceiling = Math.Ceiling(constant);
            if (Math.Abs(ceiling) > IntegerLimit)
                return ceiling > 0 ? null : T.MinValue;
            return Least<T>((Int128)ceiling, strict && ceiling == constant);
        }
        if (strict && double.IsPositiveInfinity(constant))
            return null;
        T near = T.CreateTruncating(constant);
        double found = double.CreateTruncating(near);
        return found < constant || (strict && found == constant) ? Next(near) : near;
    }

    /// <summary>The greatest value that is at most, or below, a number (no NaN); null where there is none.</summary>
    public static T? Greatest<T>(double constant, bool strict)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (IsFloat<T>())
            return Least<T>(-constant, strict) is T mirrored ? -mirrored : null;
        double floor = Math.Floor(constant);
        if (Math.Abs(floor) > IntegerLimit)
            return floor < 0 ? null : T.MaxValue;
        return Greatest<T>((Int128)floor, strict && floor == constant);
    }

    // The greatest double that is below the constant, or equal to it.
    private static double NearestBelow(Int128 constant, bool orEqual)
    {
        double near = (double)constant;
        // 2^127 itself does not fit Int128, and is above every constant.
        bool isAbove = near >= 170141183460469231731687303715884105728.0 || (Int128)near > constant;
        return isAbove || (!orEqual && (Int128)near == constant) ? Math.BitDecrement(near) : near;
    }

    private static T Next<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return (T)(object)double.BitIncrement((double)(object)value);
        if (typeof(T) == typeof(float))
            return (T)(object)float.BitIncrement((float)(object)value);
        return (T)(object)Half.BitIncrement((Half)(object)value);
    }

    private static bool IsFloat<T>() =>
        typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(Half);
}
