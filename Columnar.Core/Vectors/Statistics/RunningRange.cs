using System.Numerics;

namespace Columnar.Vectors;

/// <summary>What values that come piece by piece have in common: bounds, NaN, order. Zeros of either sign are one.</summary>
/// <typeparam name="T">The type the values are compared in.</typeparam>
internal struct RunningRange<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private T _min;
    private T _max;
    private T _last;

    /// <summary>Begins with nothing.</summary>
    public RunningRange()
    {
        bool isFloat = typeof(T) == typeof(double) || typeof(T) == typeof(float);
        _min = isFloat ? T.CreateTruncating(double.PositiveInfinity) : T.MaxValue;
        _max = isFloat ? T.CreateTruncating(double.NegativeInfinity) : T.MinValue;
        IsSorted = true;
    }

    /// <summary>Goes on where another one ended.</summary>
    /// <param name="min">The least so far.</param>
    /// <param name="max">The greatest so far.</param>
    /// <param name="comparable">How many there are besides NaN, one at least.</param>
    /// <param name="nanCount">How many are NaN.</param>
    /// <param name="isSorted">Whether they rise.</param>
    public RunningRange(T min, T max, int comparable, int nanCount, bool isSorted)
    {
        _min = min;
        _max = max;
        _last = max; // The last of values that rise; of others it counts for nothing.
        Comparable = comparable;
        NaNCount = nanCount;
        IsSorted = isSorted;
    }

    /// <summary>The values besides NaN.</summary>
    public int Comparable { get; private set; }

    public int NaNCount { get; set; }

    /// <summary>Whether no value was NaN, or less than the one before it.</summary>
    public bool IsSorted { get; set; }

    /// <summary>The least value besides NaN; there must be one. A zero is +0.0.</summary>
    public readonly T Min => _min + T.Zero;

    /// <summary>The greatest value besides NaN; there must be one. A zero is +0.0.</summary>
    public readonly T Max => _max + T.Zero;

    /// <summary>Takes in values, one at least.</summary>
    public void Add(ReadOnlySpan<T> values)
    {
        int nans = RangeFold.Find(values, ref _min, ref _max);
        if (IsSorted)
            IsSorted = (Comparable == 0 || values[0] >= _last) && RangeFold.IsSorted(values);
        NaNCount += nans;
        Comparable += values.Length - nans;
        _last = values[^1];
    }
}
