using Columnar.Computed;

namespace Columnar;

/// <summary>Lazy columns by functions of the caller: <c>price.Select(volume, (p, v) => p * v)</c>.</summary>
/// <remarks>For functions of the library see <see cref="Computation{T}.ToLazy"/>.</remarks>
public static class LazyColumns
{
    /// <summary>A column whose rows are computed from the same row of a column whenever they are read; null where the column is.</summary>
    /// <typeparam name="TA">The .NET type of the column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The column.</param>
    /// <param name="selector">Gives the same for the same values always; it is not called for nulls, may be called by several threads at once, and must not touch the database.</param>
    /// <param name="name">The name of the result; null for that of the first column.</param>
    public static LazyVector<T> Select<TA, T>(this IColumn<TA> a, Func<TA, T> selector, string? name = null)
        where TA : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, T, Call<TA, T>>("select", new(selector), a).ToLazy(name ?? a.Name);
    }

    /// <summary>A column whose rows are computed from the row's number, which the function takes first, and the same row of a column whenever they are read; null where the column is.</summary>
    /// <inheritdoc cref="Select{TA, T}(IColumn{TA}, Func{TA, T}, string?)"/>
    public static LazyVector<T> Select<TA, T>(this IColumn<TA> a, Func<long, TA, T> selector, string? name = null)
        where TA : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, T, NumberedCall<TA, T>>("select", new(selector), a).ToLazy(name ?? a.Name);
    }

    /// <summary>A column whose rows are computed from the same row of two columns whenever they are read; null where one of them is.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="selector">Gives the same for the same values always; it is not called for nulls, may be called by several threads at once, and must not touch the database.</param>
    /// <param name="name">The name of the result; null for that of the first column.</param>
    public static LazyVector<T> Select<TA, TB, T>(
        this IColumn<TA> a,
        IColumn<TB> b,
        Func<TA, TB, T> selector,
        string? name = null
    )
        where TA : unmanaged
        where TB : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, TB, T, Call<TA, TB, T>>("select", new(selector), a, b).ToLazy(name ?? a.Name);
    }

    /// <summary>A column whose rows are computed from the row's number, which the function takes first, and the same row of two columns whenever they are read; null where one of them is.</summary>
    /// <inheritdoc cref="Select{TA, TB, T}(IColumn{TA}, IColumn{TB}, Func{TA, TB, T}, string?)"/>
    public static LazyVector<T> Select<TA, TB, T>(
        this IColumn<TA> a,
        IColumn<TB> b,
        Func<long, TA, TB, T> selector,
        string? name = null
    )
        where TA : unmanaged
        where TB : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, TB, T, NumberedCall<TA, TB, T>>("select", new(selector), a, b).ToLazy(name ?? a.Name);
    }

    /// <summary>A column whose rows are computed from the same row of three columns whenever they are read; null where one of them is.</summary>
    /// <typeparam name="TA">The .NET type of the first column.</typeparam>
    /// <typeparam name="TB">The .NET type of the second column.</typeparam>
    /// <typeparam name="TC">The .NET type of the third column.</typeparam>
    /// <typeparam name="T">The .NET type of the results.</typeparam>
    /// <param name="a">The first column.</param>
    /// <param name="b">The second column.</param>
    /// <param name="c">The third column.</param>
    /// <param name="selector">Gives the same for the same values always; it is not called for nulls, may be called by several threads at once, and must not touch the database.</param>
    /// <param name="name">The name of the result; null for that of the first column.</param>
    public static LazyVector<T> Select<TA, TB, TC, T>(
        this IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        Func<TA, TB, TC, T> selector,
        string? name = null
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, TB, TC, T, Call<TA, TB, TC, T>>("select", new(selector), a, b, c).ToLazy(name ?? a.Name);
    }

    /// <summary>A column whose rows are computed from the row's number, which the function takes first, and the same row of three columns whenever they are read; null where one of them is.</summary>
    /// <inheritdoc cref="Select{TA, TB, TC, T}(IColumn{TA}, IColumn{TB}, IColumn{TC}, Func{TA, TB, TC, T}, string?)"/>
    public static LazyVector<T> Select<TA, TB, TC, T>(
        this IColumn<TA> a,
        IColumn<TB> b,
        IColumn<TC> c,
        Func<long, TA, TB, TC, T> selector,
        string? name = null
    )
        where TA : unmanaged
        where TB : unmanaged
        where TC : unmanaged
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        ArgumentNullException.ThrowIfNull(selector);
        return new Rowwise<TA, TB, TC, T, NumberedCall<TA, TB, TC, T>>("select", new(selector), a, b, c).ToLazy(
            name ?? a.Name
        );
    }
}
