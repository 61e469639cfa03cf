using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of truth values, one bit each.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class BoolVector : StoredVector, IRows<bool>
{
    internal BoolVector(Database database, RegionState region)
        : base(database, region, ElementType.Bool) { }

    RowReader<bool> IRows<bool>.OpenRows() => new BoolRowReader(OpenView());

    /// <summary>The value of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public bool this[long index]
    {
        get
        {
            using ViewScope<VectorView> scope = OpenView();
            return ((BoolView)scope.View)[index];
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public bool this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<bool> this[Range range] => RowRange<bool>.Clamped(this, range);

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool? Get(long index)
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((BoolView)scope.View).Get(index);
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(bool value) => AppendBit(value, isNull: false);

    /// <summary>Appends a value or a null.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    public void Append(bool? value)
    {
        if (value.HasValue)
            AppendBit(value.GetValueOrDefault(), isNull: false);
        else
            AppendNull();
    }

    /// <summary>Appends values one after the other.</summary>
    /// <param name="values">The values.</param>
    public void Append(IEnumerable<bool> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (bool value in values)
            AppendBit(value, isNull: false);
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value.</param>
    /// <inheritdoc cref="RawVector{T}.Update" path="/exception"/>
    /// <inheritdoc cref="RawVector{T}.Update" path="/remarks"/>
    public void Update(long index, bool value)
    {
        byte bits = value ? (byte)1 : (byte)0;
        ReplaceRow(index, new ChunkBuffers(0, 1, 0, 0, (nint)(&bits), 0));
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        ThrowUnlessNullable();
        AppendBit(false, isNull: true);
    }

    private void AppendBit(bool value, bool isNull)
    {
        using (Gate.EnterEdit())
        {
            RoomFor(0).AdvanceBit(value, isNull);
        }
    }

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, bool> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedBool(this));
}
