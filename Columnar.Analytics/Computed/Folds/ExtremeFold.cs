using System.Numerics;

namespace Columnar.Computed;

/// <summary>The greatest or least value so far.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
internal struct ExtremeSoFar<T>
    where T : unmanaged
{
    public T Value;

    // 0: no value so far. 1: NaN only. 2: a value.
    public long Found;
}

/// <summary>The greatest or least value from a row on, where asked for without zeros; NaN counts only as long as there is nothing else.</summary>
internal readonly struct ExtremeFold<T>(bool isHigh, long from, bool excludesZero) : IFold<T, ExtremeSoFar<T>, T>
    where T : unmanaged, INumber<T>
{
    public void Add(ref ExtremeSoFar<T> state, long row, T value)
    {
        if (row < from || (excludesZero && T.IsZero(value)))
            return;
        if (T.IsNaN(value))
        {
            if (state.Found == 0)
                (state.Value, state.Found) = (value, 1);
            return;
        }
        if (state.Found == 2 && (isHigh ? value <= state.Value : value >= state.Value))
            return;
        // A zero is +0.0, whatever its sign.
        (state.Value, state.Found) = (T.IsZero(value) ? T.Zero : value, 2);
    }

    public bool TryGetResult(in ExtremeSoFar<T> state, out T result)
    {
        result = state.Value;
        return state.Found != 0;
    }
}
