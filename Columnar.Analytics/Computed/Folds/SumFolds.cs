using System.Numerics;

namespace Columnar.Computed;

/// <summary>The sum of all values so far.</summary>
internal readonly struct SumFold<TA, T> : IFold<TA, RunningTotal, T>
    where TA : unmanaged, INumber<TA>
    where T : unmanaged, INumber<T>
{
    public void Add(ref RunningTotal state, long row, TA value) => state.Add(value);

    public bool TryGetResult(in RunningTotal state, out T result)
    {
        result = state.Get<TA, T>();
        return true;
    }
}

/// <summary>The sum of two columns' values so far, of rows in which both are there.</summary>
internal readonly struct PairSumFold<TA, T> : IFold<TA, TA, RunningTotal, T>
    where TA : unmanaged, INumber<TA>
    where T : unmanaged, INumber<T>
{
    public void Add(ref RunningTotal state, long row, TA a, TA b)
    {
        state.Add(a);
        state.Add(b);
    }

    public bool TryGetResult(in RunningTotal state, out T result)
    {
        result = state.Get<TA, T>();
        return true;
    }
}

/// <summary>The sum so far of what the caller's function gives for two values.</summary>
internal readonly struct CallSumFold<TA, TB, T>(Func<TA, TB, T> call) : IFold<TA, TB, RunningTotal, T>
    where T : unmanaged, INumber<T>
{
    public void Add(ref RunningTotal state, long row, TA a, TB b) => state.Add(call(a, b));

    public bool TryGetResult(in RunningTotal state, out T result)
    {
        result = state.Get<T, T>();
        return true;
    }
}

/// <summary>How many values from a row on passed a test.</summary>
internal readonly struct CountFold<TA>(Func<TA, bool> test, long from) : IFold<TA, long, long>
{
    public void Add(ref long state, long row, TA value)
    {
        if (row >= from && test(value))
            state++;
    }

    public bool TryGetResult(in long state, out long result)
    {
        result = state;
        return true;
    }
}

/// <summary>The sum of the values that passed a test.</summary>
internal readonly struct FilteredSumFold<TA, T>(Func<TA, bool> test) : IFold<TA, RunningTotal, T>
    where TA : unmanaged, INumber<TA>
    where T : unmanaged, INumber<T>
{
    public void Add(ref RunningTotal state, long row, TA value)
    {
        if (test(value))
            state.Add(value);
    }

    public bool TryGetResult(in RunningTotal state, out T result)
    {
        result = state.Get<TA, T>();
        return true;
    }
}
