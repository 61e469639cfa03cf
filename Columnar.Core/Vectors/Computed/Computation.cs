using Columnar.Vectors;

namespace Columnar;

/// <summary>What a computed vector is computed by: a function, its parameters, and the columns it reads. Immutable.</summary>
/// <remarks>
/// It runs nothing by itself: <see cref="Database.Computed{T}"/> stores its results and brings them up to date. The same function with the
/// same parameters of the same columns has the same <see cref="Function"/> text; another text empties the vector that was computed by it.
/// </remarks>
public abstract class Computation
{
    private readonly IColumn[] _sources;

    private protected Computation(string function, bool isNullable, ReadOnlySpan<IColumn> sources)
    {
        foreach (IColumn source in sources)
            ArgumentNullException.ThrowIfNull(source);
        Function = function;
        IsNullable = isNullable;
        _sources = sources.ToArray();
    }

    /// <summary>
    /// The function with its parameters, in the form <c>name/version(parameter: value)</c>. The version rises when the library changes what
    /// the function gives; for functions of the caller it is the caller's.
    /// </summary>
    public string Function { get; }

    /// <summary>The columns read, in the order the function takes them.</summary>
    public IReadOnlyList<IColumn> Sources => _sources;

    /// <summary>Whether results may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>The type of the results.</summary>
    public abstract ElementType Type { get; }

    /// <summary>Whether a row is null only where a source has a null somewhere.</summary>
    internal virtual bool HasNullsOfSourcesOnly => false;

    /// <summary>The function with its parameters.</summary>
    public override string ToString() => Function;

    /// <summary>The rows of the result; those of the shortest source unless the function says otherwise.</summary>
    internal virtual long RowCount(VectorView[] sources)
    {
        long rows = long.MaxValue;
        foreach (VectorView source in sources)
            rows = Math.Min(rows, source.Length);
        return sources.Length == 0 ? 0 : rows;
    }

    /// <summary>
    /// The first row of the result that may differ when a source differs from a row on: added, changed or cut off. That row itself where
    /// results read rows at and before their own only; <see cref="long.MaxValue"/> for none.
    /// </summary>
    /// <param name="sources">The sources as they are now.</param>
    /// <param name="source">Which of them differs.</param>
    /// <param name="row">From which row on.</param>
    /// <param name="oldLength">The length it had; rows were only added where that is <paramref name="row"/>.</param>
    internal virtual long FirstAffectedRow(VectorView[] sources, int source, long row, long oldLength) => row;
}

/// <summary>What a computed vector of a type is computed by.</summary>
/// <typeparam name="T">The .NET type of the results.</typeparam>
/// <inheritdoc cref="Computation" path="/remarks"/>
public abstract class Computation<T> : Computation
    where T : unmanaged
{
    /// <param name="function">As <see cref="Computation.Function"/>; numbers in it are written so that they read back the same.</param>
    /// <param name="isNullable">Whether results may be null.</param>
    /// <param name="sources">The columns read.</param>
    private protected Computation(string function, bool isNullable, params ReadOnlySpan<IColumn> sources)
        : base(function, isNullable, sources) { }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Vectors do not hold <typeparamref name="T"/>.</exception>
    public override ElementType Type =>
        ExactType ?? (typeof(T) == typeof(bool) ? ElementType.Bool : ElementType.Of<T>());

    /// <summary>The type with its unit, zone and so on, where results are values of a source as they are.</summary>
    internal ElementType? ExactType { get; init; }

    /// <summary>The results as a column that stores nothing: they are computed when they are read.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="NotSupportedException">Each row depends on all before it; use <see cref="Database.Computed{T}"/>.</exception>
    public LazyVector<T> ToLazy(string name) => new(name, this);

    /// <summary>Begins a run over the sources as they stand; their memory stays valid until the run is disposed.</summary>
    internal abstract RowFunction<T> Begin(VectorView[] sources);
}
