using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>A computed vector of one .NET type.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <inheritdoc cref="ComputedVector" path="/remarks"/>
public sealed class ComputedVector<T> : ComputedVector, IColumn<T>
    where T : unmanaged
{
    internal ComputedVector(Database database, StoredVector rows, Computation<T> computation, StoredVector[] sources)
        : base(database, rows, computation, sources) { }

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[long index]
    {
        get
        {
            T? value = Get(index);
            if (value is null)
                Throw.NullValue(Name, index);
            return value.Value;
        }
    }

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public T? Get(long index)
    {
        using ViewScope<VectorView> scope = Rows.OpenView();
        return scope.View switch
        {
            VectorView<T> view => view.Get(index),
            BoolView view => (T?)(object?)view.Get(index),
            _ => throw new InvalidOperationException($"'{Name}' is {Type}."),
        };
    }

    /// <summary>All values; nulls are <c>default</c>.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public T[] ToArray()
    {
        using ViewScope<VectorView> scope = Rows.OpenView();
        return scope.View switch
        {
            VectorView<T> view => view.ToArray(),
            BoolView view => (T[])(object)view.ToArray(),
            _ => throw new InvalidOperationException($"'{Name}' is {Type}."),
        };
    }

    /// <summary>The values as they stand when it is enumerated, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable()
    {
        using ViewScope<VectorView> scope = Rows.OpenView();
        IEnumerable<T?> values = scope.View switch
        {
            VectorView<T> view => view.AsEnumerable(),
            BoolView view => view.AsEnumerable().Select(value => (T?)(object?)value),
            _ => throw new InvalidOperationException($"'{Name}' is {Type}."),
        };
        foreach (T? value in values)
            yield return value;
    }

    private protected override bool UpdateRows(
        OwnerPin pin,
        RegionState region,
        RegionState[] sources,
        CancellationToken cancellation
    ) =>
        new ComputedUpdate<T>(Rows.Database.Store, (Computation<T>)Computation, pin.Working).Run(
            region,
            sources,
            pin.Lease,
            cancellation
        );
}
