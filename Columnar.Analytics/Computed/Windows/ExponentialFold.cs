using System.Numerics;

namespace Columnar.Computed;

/// <summary>
/// The mean of the first values, a number of them, then an average that goes the same part of the way to each value.
/// </summary>
internal readonly struct ExponentialFold<T>(long window, long from, double part) : IFold<T, ExponentialState, double>
    where T : unmanaged, INumber<T>
{
    public void Add(ref ExponentialState state, long row, T value)
    {
        double number = Numbers<T>.ToDouble(value);
        if (row < from || state.Skips(number))
            return;
        if (state.Count == window)
        {
            state.Approach(number, part);
            return;
        }
        double sum = state.Sum + number;
        state.Lost += Math.Abs(state.Sum) >= Math.Abs(number) ? state.Sum - sum + number : number - sum + state.Sum;
        state.Sum = sum;
        state.Count++;
        state.Average = (sum + state.Lost) / state.Count;
    }

    public bool TryGetResult(in ExponentialState state, out double result) => state.TryGet(out result);
}
