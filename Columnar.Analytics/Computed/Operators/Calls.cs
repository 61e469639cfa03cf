namespace Columnar.Computed;

// The caller's functions as row operators, with the row's number and without.

internal readonly struct Call<TA, T>(Func<TA, T> call) : IRowOperator<TA, T>
{
    public T Invoke(long row, TA a) => call(a);
}

internal readonly struct NumberedCall<TA, T>(Func<long, TA, T> call) : IRowOperator<TA, T>
{
    public T Invoke(long row, TA a) => call(row, a);
}

internal readonly struct Call<TA, TB, T>(Func<TA, TB, T> call) : IRowOperator<TA, TB, T>
{
    public T Invoke(long row, TA a, TB b) => call(a, b);
}

internal readonly struct NumberedCall<TA, TB, T>(Func<long, TA, TB, T> call) : IRowOperator<TA, TB, T>
{
    public T Invoke(long row, TA a, TB b) => call(row, a, b);
}

internal readonly struct Call<TA, TB, TC, T>(Func<TA, TB, TC, T> call) : IRowOperator<TA, TB, TC, T>
{
    public T Invoke(long row, TA a, TB b, TC c) => call(a, b, c);
}

internal readonly struct NumberedCall<TA, TB, TC, T>(Func<long, TA, TB, TC, T> call) : IRowOperator<TA, TB, TC, T>
{
    public T Invoke(long row, TA a, TB b, TC c) => call(row, a, b, c);
}

internal readonly struct Call<TA, TB, TC, TD, T>(Func<TA, TB, TC, TD, T> call) : IRowOperator<TA, TB, TC, TD, T>
{
    public T Invoke(long row, TA a, TB b, TC c, TD d) => call(a, b, c, d);
}

internal readonly struct NumberedCall<TA, TB, TC, TD, T>(Func<long, TA, TB, TC, TD, T> call)
    : IRowOperator<TA, TB, TC, TD, T>
{
    public T Invoke(long row, TA a, TB b, TC c, TD d) => call(row, a, b, c, d);
}
