namespace Columnar.Computed;

/// <summary>The value of a row from its number and the values of one column there.</summary>
internal interface IRowOperator<in TA, out T>
{
    T Invoke(long row, TA a);
}

/// <summary>The value of a row from its number and the values of two columns there.</summary>
internal interface IRowOperator<in TA, in TB, out T>
{
    T Invoke(long row, TA a, TB b);
}

/// <summary>The value of a row from its number and the values of three columns there.</summary>
internal interface IRowOperator<in TA, in TB, in TC, out T>
{
    T Invoke(long row, TA a, TB b, TC c);
}

/// <summary>The value of a row from its number and the values of four columns there.</summary>
internal interface IRowOperator<in TA, in TB, in TC, in TD, out T>
{
    T Invoke(long row, TA a, TB b, TC c, TD d);
}
