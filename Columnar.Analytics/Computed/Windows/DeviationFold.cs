using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Computed;

/// <summary>Count, mean and sum of squared distances from the mean so far (Welford 1962).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MomentsSoFar
{
    public double Count;
    public double Mean;
    public double Squares;
}

/// <summary>The standard deviation of all values so far; a NaN or an infinity stays.</summary>
internal readonly struct DeviationFold<T>(bool isSample) : IFold<T, MomentsSoFar, double>
    where T : unmanaged, INumber<T>
{
    public void Add(ref MomentsSoFar state, long row, T value)
    {
        double number = Numbers<T>.ToDouble(value);
        double distance = number - state.Mean;
        state.Count++;
        state.Mean += distance / state.Count;
        state.Squares += distance * (number - state.Mean);
    }

    public bool TryGetResult(in MomentsSoFar state, out double result)
    {
        double divisor = isSample ? state.Count - 1 : state.Count;
        result = Math.Sqrt(state.Squares / divisor);
        if (double.IsNaN(result))
            result = double.NaN;
        return divisor > 0;
    }
}
