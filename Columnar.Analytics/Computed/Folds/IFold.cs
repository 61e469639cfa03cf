namespace Columnar.Computed;

/// <summary>A recursion over rows: an exact state goes from row to row, each row's result is read off it.</summary>
/// <typeparam name="TA">The .NET type of the rows folded.</typeparam>
/// <typeparam name="TState">The state before row 0 is its default.</typeparam>
/// <typeparam name="T">The .NET type of the results.</typeparam>
internal interface IFold<in TA, TState, T>
{
    /// <summary>Takes a row up into the state.</summary>
    void Add(ref TState state, long row, TA value);

    /// <summary>The result of the row last passed.</summary>
    /// <returns>False for null.</returns>
    bool TryGetResult(in TState state, out T result);
}

/// <summary>A recursion over the rows of two columns.</summary>
/// <inheritdoc cref="IFold{TA, TState, T}"/>
internal interface IFold<in TA, in TB, TState, T>
{
    /// <summary>Takes a row up into the state.</summary>
    void Add(ref TState state, long row, TA a, TB b);

    /// <summary>The result of the row last passed.</summary>
    bool TryGetResult(in TState state, out T result);
}
