using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of fixed-width values, however they are stored.</summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public abstract unsafe class ValueVector<T> : StoredVector, IColumn<T>
    where T : unmanaged
{
    private static readonly VectorClass s_class = VectorClass.Raw<T>();
    private static readonly ReadRow<T?> s_read = static (in ChunkBuffers piece, int row) =>
        piece.IsNull(row) ? null : ((T*)piece.Data)[row];

    // The compiler of the running program leaves the checks of all other types away.
    private static readonly bool s_isBounded = ElementType.Of<T>().Kind is ElementKind.Decimal128 or ElementKind.Time64;

    private protected ValueVector(VectorOwner owner)
        : base(owner) { }

    private protected override VectorClass Class => s_class;

    /// <summary>The value of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    /// <remarks>For many reads take a snapshot: its view reads without entering a lease each time.</remarks>
    [OverloadResolutionPriority(1)]
    public T this[long index]
    {
        get
        {
            T? value = Owner.Read(index, s_read);
            if (!value.HasValue)
                Throw.NullValue(Name, index);
            return value.GetValueOrDefault();
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
    public T? Get(long index) => Owner.Read(index, s_read);

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is a decimal with more digits than the vector's, or a time outside of a day; nothing has changed.</exception>
    /// <exception cref="IOException">Earlier rows had to be written early and the disk is full or failed; the value was not appended.</exception>
    public void Append(T value)
    {
        if (s_isBounded)
            CheckValue(value);
        // Nothing here may throw or call out: the gate is entered without its lock.
        if (Gate.TryEnterFast())
        {
            bool isDone = Owner.OpenPiece is { } open && open.TryAppend(value);
            Gate.ExitFast();
            if (isDone)
                return;
        }
        AppendSlowly(value);
    }

    /// <summary>Appends a value or a null.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    public void Append(T? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            AppendNull();
    }

    /// <summary>Appends a value whose row the caller names.</summary>
    /// <param name="index">The row it is to be: the present length.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vector has another length, or the value is out of range; nothing was appended.</exception>
    /// <inheritdoc cref="Append(T)" path="/exception"/>
    public void AppendAt(long index, T value) => Owner.AppendAt(index, RowAt(&value));

    /// <summary>Appends copies of a value until the vector has a length.</summary>
    /// <param name="length">The length; nothing is appended where the vector has it already.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or beyond what a file holds, or the value out of range.</exception>
    /// <exception cref="IOException">The disk is full or failed; nothing was appended.</exception>
    public void FillTo(long length, T value) => Owner.FillTo(length, RowAt(&value));

    /// <summary>Appends values.</summary>
    /// <param name="values">The values; they are copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is a decimal with more digits than the vector's, or a time outside of a day; none was appended.</exception>
    /// <exception cref="IOException">The disk is full or failed; none of the values was appended.</exception>
    public void Append(ReadOnlySpan<T> values) => Append(values, []);

    /// <summary>Appends values.</summary>
    /// <param name="values">The values; they are copied.</param>
    public void Append(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Append(values.AsSpan(), []);
    }

    /// <summary>Appends values, some of them null.</summary>
    /// <param name="values">The values; those under a null are not looked at.</param>
    /// <param name="validity">A bit per value, the first in the lowest place, 1 = value, 0 = null; empty where none is null.</param>
    /// <exception cref="ArgumentException">The bitmap is too short, or has nulls and the vector is not nullable, or a value is out of range.</exception>
    public void Append(ReadOnlySpan<T> values, ReadOnlySpan<byte> validity)
    {
        if (validity.Length > 0 && validity.Length < Bitmap.ByteLength(values.Length))
            throw new ArgumentException(
                $"{values.Length} values need {Bitmap.ByteLength(values.Length)} bytes of validity; found {validity.Length}.",
                nameof(validity)
            );
        fixed (T* data = values)
        fixed (byte* bits = validity)
            AppendChunk(new ChunkBuffers(0, values.Length, (nint)bits, 0, (nint)data, 0));
    }

    /// <summary>Appends values one after the other.</summary>
    /// <param name="values">The values.</param>
    public void Append(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values is T[] array)
        {
            Append(array.AsSpan(), []);
            return;
        }
        foreach (T value in values)
            Append(value);
    }

    /// <summary>Appends values and nulls one after the other.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidOperationException">A value is null and the vector is not nullable; those before it were appended.</exception>
    public void Append(IEnumerable<T?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (T? value in values)
            Append(value);
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the value is out of range.</exception>
    /// <exception cref="CorruptDataException">Earlier edits were to be written early and a block of theirs is damaged; nothing has changed.</exception>
    /// <exception cref="IOException">Earlier edits were to be written early and the disk is full or failed; nothing has changed.</exception>
    /// <remarks>
    /// Edits wait in memory; the commit copies the blocks of 65,536 rows that they touch, and leaves the others where they are.
    /// Snapshots and views taken before keep the old value.
    /// </remarks>
    public void Update(long index, T value) => Owner.Replace(index, RowAt(&value));

    /// <summary>Replaces the value of a row, or makes it null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The value, or null.</param>
    /// <exception cref="InvalidOperationException">The value is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Update(long, T)" path="/exception"/>
    /// <inheritdoc cref="Update(long, T)" path="/remarks"/>
    public void Update(long index, T? value)
    {
        if (value.HasValue)
            Update(index, value.GetValueOrDefault());
        else
            Delete(index);
    }

    /// <summary>Makes a row null and gives the value it had; null where it had none.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public T? Take(long index) => Owner.Take(index, s_read);

    /// <summary>Gives the first null row a value; where there is none, appends it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The row it stands in.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    /// <inheritdoc cref="Update(long, T)" path="/exception[@cref='IOException']"/>
    public long FillFirstNull(T value) => Owner.FillFirstNull(RowAt(&value));

    /// <summary>All values, pending ones included; nulls are <c>default</c>.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public T[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((VectorView<T>)scope.View).ToArray();
    }

    /// <summary>Lets <c>foreach</c> run over the values as they stand now, pending ones included; nulls are <c>default</c>.</summary>
    public VectorView<T>.Enumerator GetEnumerator() => new(OpenView());

    /// <summary>The values as they stand when it is enumerated, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable()
    {
        using ViewScope<VectorView> scope = OpenView();
        foreach (T? value in ((VectorView<T>)scope.View).AsEnumerable())
            yield return value;
    }

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, T> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedRaw<T>(this));

    private void CheckValue(T value) => Owner.CheckValues(RowAt(&value));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AppendSlowly(T value)
    {
        using (Gate.EnterEdit())
        {
            RowBuffer piece = Owner.RoomFor(0);
            // SAFETY: RoomFor gave room for one value, whose width the layout has.
            Unsafe.WriteUnaligned(piece.Next, value);
            piece.Advance(sizeof(T));
        }
    }
}
