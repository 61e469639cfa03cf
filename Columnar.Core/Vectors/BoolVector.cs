using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of truth values, one bit each.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class BoolVector : StoredVector, IColumn<bool>
{
    private static readonly ReadRow<bool?> s_read = static (in ChunkBuffers piece, int row) =>
        piece.IsNull(row) ? null : (((byte*)piece.Data)[row >> 3] >> (row & 7) & 1) != 0;

    internal BoolVector(VectorOwner owner)
        : base(owner) { }

    /// <summary>The value of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public bool this[long index]
    {
        get
        {
            bool? value = Owner.Read(index, s_read);
            if (!value.HasValue)
                Throw.NullValue(Name, index);
            return value.GetValueOrDefault();
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
    public bool? Get(long index) => Owner.Read(index, s_read);

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    public void Append(bool value) => AppendBit(value);

    /// <summary>Appends a value or a null.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    public void Append(bool? value)
    {
        if (value.HasValue)
            AppendBit(value.GetValueOrDefault());
        else
            AppendNull();
    }

    /// <summary>Appends values one after the other.</summary>
    /// <param name="values">The values.</param>
    public void Append(IEnumerable<bool> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (bool value in values)
            AppendBit(value);
    }

    /// <inheritdoc cref="ValueVector{T}.AppendAt"/>
    public void AppendAt(long index, bool value)
    {
        byte bits = value ? (byte)1 : (byte)0;
        Owner.AppendAt(index, RowAt(&bits));
    }

    /// <inheritdoc cref="ValueVector{T}.FillTo"/>
    public void FillTo(long length, bool value)
    {
        byte bits = value ? (byte)1 : (byte)0;
        Owner.FillTo(length, RowAt(&bits));
    }

    /// <inheritdoc cref="ValueVector{T}.Update(long, T)"/>
    public void Update(long index, bool value)
    {
        byte bits = value ? (byte)1 : (byte)0;
        Owner.Replace(index, RowAt(&bits));
    }

    /// <inheritdoc cref="ValueVector{T}.Update(long, T?)"/>
    public void Update(long index, bool? value)
    {
        if (value.HasValue)
            Update(index, value.GetValueOrDefault());
        else
            Delete(index);
    }

    /// <inheritdoc cref="ValueVector{T}.Take"/>
    public bool? Take(long index) => Owner.Take(index, s_read);

    /// <inheritdoc cref="ValueVector{T}.FillFirstNull"/>
    public long FillFirstNull(bool value)
    {
        byte bits = value ? (byte)1 : (byte)0;
        return Owner.FillFirstNull(RowAt(&bits));
    }

    private void AppendBit(bool value)
    {
        using (Gate.EnterEdit())
        {
            Owner.RoomFor(0).AdvanceBit(value, isNull: false);
        }
    }

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, bool> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedBool(this));
}
