using System.Numerics;
using Columnar.Computed;

namespace Columnar;

/// <summary>Rows made by functions of the caller, row numbers, and rows looked up in other columns.</summary>
public static partial class Compute
{
    /// <summary>A number of rows, each from its number.</summary>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="length">How many rows; another number adds rows or cuts them off, and recomputes none.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same row always; it must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length or version is negative.</exception>
    public static Computation<T> Range<T>(long length, string name, int version, Func<long, T> function)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new Generated<T>(FunctionText.OfCaller("range", name, version, function), length, function);
    }

    /// <summary>Each row from its number, as many as a column has.</summary>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="rows">The column that says how many; its values are not read.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same row always; it must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> FromRowNumber<T>(IColumn rows, string name, int version, Func<long, T> function)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new Numbered<T>(FunctionText.OfCaller("from-row-number", name, version, function), rows, function);
    }

    /// <summary>Each row its own number, as many as a column has.</summary>
    /// <param name="rows">The column that says how many; its values are not read.</param>
    public static Computation<long> RowNumber(IColumn rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new Numbered<long>(FunctionText.Of("row-number"), rows, row => row);
    }

    /// <summary>Each row from the same row of a column by a function of the caller; null where the column is.</summary>
    /// <typeparam name="TA">The .NET type of the column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The column.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same values always; it is not called for nulls and must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> Transform<TA, T>(IColumn<TA> a, string name, int version, Func<TA, T> function)
        where TA : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        return new Rowwise<TA, T, Call<TA, T>>(
            FunctionText.OfCaller("transform", name, version, function),
            new(function),
            a
        );
    }

    /// <summary>Each row from the row's number, which the function takes first, and the same row of a column by a function of the caller; null where the column is.</summary>
    /// <inheritdoc cref="Transform{TA, T}(IColumn{TA}, string, int, Func{TA, T})"/>
    public static Computation<T> Transform<TA, T>(IColumn<TA> a, string name, int version, Func<long, TA, T> function)
        where TA : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        return new Rowwise<TA, T, NumberedCall<TA, T>>(
            FunctionText.OfCaller("numbered-transform", name, version, function),
            new(function),
            a
        );
    }

    /// <summary>Each row from the same row of two columns by a function of the caller; null where one of them is.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same values always; it is not called for nulls and must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> Transform<TA, TB, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        string name,
        int version,
        Func<TA, TB, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new Rowwise<TA, TB, T, Call<TA, TB, T>>(
            FunctionText.OfCaller("transform", name, version, function),
            new(function),
            a,
            b
        );
    }

    /// <summary>Each row from the row's number, which the function takes first, and the same row of two columns by a function of the caller; null where one of them is.</summary>
    /// <inheritdoc cref="Transform{TA, TB, T}(IColumn{TA}, IColumn{TB}, string, int, Func{TA, TB, T})"/>
    public static Computation<T> Transform<TA, TB, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        string name,
        int version,
        Func<long, TA, TB, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new Rowwise<TA, TB, T, NumberedCall<TA, TB, T>>(
            FunctionText.OfCaller("numbered-transform", name, version, function),
            new(function),
            a,
            b
        );
    }

    /// <summary>Each row from the same row of three columns by a function of the caller; null where one of them is.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="TC">The .NET type of the third column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="c">The third column.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same values always; it is not called for nulls and must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> Transform<TA, TB, TC, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        string name,
        int version,
        Func<TA, TB, TC, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        return new Rowwise<TA, TB, TC, T, Call<TA, TB, TC, T>>(
            FunctionText.OfCaller("transform", name, version, function),
            new(function),
            a,
            b,
            c
        );
    }

    /// <summary>Each row from the row's number, which the function takes first, and the same row of three columns by a function of the caller; null where one of them is.</summary>
    /// <inheritdoc cref="Transform{TA, TB, TC, T}(IColumn{TA}, IColumn{TB}, IColumn{TC}, string, int, Func{TA, TB, TC, T})"/>
    public static Computation<T> Transform<TA, TB, TC, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        string name,
        int version,
        Func<long, TA, TB, TC, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        return new Rowwise<TA, TB, TC, T, NumberedCall<TA, TB, TC, T>>(
            FunctionText.OfCaller("numbered-transform", name, version, function),
            new(function),
            a,
            b,
            c
        );
    }

    /// <summary>Each row from the same row of four columns by a function of the caller; null where one of them is.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="TC">The .NET type of the third column.</typeparam>
    /// <typeparam name="TD">The .NET type of the fourth column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="c">The third column.</param>
    /// <param name="d">The fourth column.</param>
    /// <param name="name">The name of what the function does. Together with the version it stands for the function: another one recomputes.</param>
    /// <param name="version">Its version; raise it when the function comes to give other results.</param>
    /// <param name="function">Gives the same for the same values always; it is not called for nulls and must not touch the database.</param>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static Computation<T> Transform<TA, TB, TC, TD, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        IColumn<TD> d,
        string name,
        int version,
        Func<TA, TB, TC, TD, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where TD : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(d);
        return new Rowwise<TA, TB, TC, TD, T, Call<TA, TB, TC, TD, T>>(
            FunctionText.OfCaller("transform", name, version, function),
            new(function),
            a,
            b,
            c,
            d
        );
    }

    /// <summary>Each row from the row's number, which the function takes first, and the same row of four columns by a function of the caller; null where one of them is.</summary>
    /// <inheritdoc cref="Transform{TA, TB, TC, TD, T}(IColumn{TA}, IColumn{TB}, IColumn{TC}, IColumn{TD}, string, int, Func{TA, TB, TC, TD, T})"/>
    public static Computation<T> Transform<TA, TB, TC, TD, T>(
        IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        IColumn<TD> d,
        string name,
        int version,
        Func<long, TA, TB, TC, TD, T> function
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where TD : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(d);
        return new Rowwise<TA, TB, TC, TD, T, NumberedCall<TA, TB, TC, TD, T>>(
            FunctionText.OfCaller("numbered-transform", name, version, function),
            new(function),
            a,
            b,
            c,
            d
        );
    }

    /// <summary>
    /// Each row the value of a column in the row that another column names: <c>column[rows[i]]</c>; null where either is.
    /// </summary>
    /// <typeparam name="TRow">The integer type of row numbers.</typeparam>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <param name="rows">The rows to look at.</param>
    /// <param name="column">Where to look. A change of a value in it recomputes everything; values added to it nothing.</param>
    /// <remarks>Bringing it up to date throws <see cref="InvalidOperationException"/> for a row that the column does not have.</remarks>
    public static Computation<T> Lookup<TRow, T>(IColumn<TRow> rows, IColumn<T> column)
        where TRow : unmanaged, IBinaryInteger<TRow>
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(column);
        return new Lookup<TRow, T, T, Same<T>>(FunctionText.Of("lookup"), default, rows, column)
        {
            ExactType = column.Type,
        };
    }
}
