using System.Runtime.InteropServices;

namespace Columnar.Computed;

/// <summary>An exponential average so far.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExponentialState
{
    /// <summary>The average.</summary>
    public double Average;

    /// <summary>How many values it is of; of more than the first ones it is told only that they are passed.</summary>
    public long Count;

    /// <summary>The sum of the first values, and what rounding took from it.</summary>
    public double Sum;
    public double Lost;

    /// <summary>Whether there is an average, or NaN because there is no number but something else.</summary>
    public readonly bool TryGet(out double result)
    {
        result = Average;
        return Count > 0 || double.IsNaN(Average);
    }

    /// <summary>Passes over what is no finite number; notes it as long as there is nothing else.</summary>
    public bool Skips(double value)
    {
        if (double.IsFinite(value))
            return false;
        if (Count == 0)
            Average = double.NaN;
        return true;
    }

    /// <summary>Goes a part of the way to a value.</summary>
    public void Approach(double value, double part) => Average = (Average * (1 - part)) + (value * part);
}
