using System.Runtime.CompilerServices;
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
    internal ComputedVector(
        Database database,
        StoredVector rows,
        Computation<T> computation,
        StoredVector[] sources,
        ComputedVector? previous
    )
        : base(database, rows, computation, sources, previous) { }

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
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

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<T> this[Range range] => RowRange<T>.Clamped(this, range);

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public T? Get(long index) => NullableRows.Get(this, index);

    /// <summary>The values as they stand when it is enumerated, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable() => NullableRows.All(this);

    private protected override bool UpdateRows(
        OwnerPin pin,
        Computation computation,
        RegionState region,
        RegionState[] sources,
        CancellationToken cancellation
    ) =>
        new ComputedUpdate<T>(Rows.Database.Store, (Computation<T>)computation, pin.Working).Run(
            region,
            sources,
            pin.Lease,
            cancellation
        );

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public KeyedColumn<TIndex, T> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex>
    {
        IndexTypes.Record(Rows, TIndex.IndexName);
        return KeyedColumn<TIndex, T>.Of(this, TIndex.IndexName);
    }
}
