using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The handle of a vector whose values are bytes of a fixed width: fixed-size binary, structs without their .NET type, other Arrow types of
/// a fixed width.
/// </summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class FixedBinaryVector : StoredVector
{
    internal FixedBinaryVector(Database database, RegionState region, ElementType type)
        : base(database, region, type) { }

    /// <summary>Bytes per value.</summary>
    public int ByteWidth => Type.BitWidth / 8;

    /// <summary>A copy of the bytes of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public byte[] this[long index]
    {
        get
        {
            using ViewScope<VectorView> scope = OpenView();
            return ((FixedBinaryView)scope.View)[index];
        }
    }

    /// <summary>A copy of the bytes of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public byte[]? Get(long index)
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((FixedBinaryView)scope.View).Get(index);
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes, <see cref="ByteWidth"/> of them; they are copied.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        CheckWidth(value);
        using (Gate.EnterEdit())
        {
            RowBuffer piece = RoomFor(0);
            value.CopyTo(new Span<byte>(piece.Next, value.Length));
            piece.Advance(value.Length);
        }
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes, <see cref="ByteWidth"/> of them; they are copied.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    public void Append(ReadOnlyMemory<byte> value) => Append(value.Span);

    /// <summary>Appends a value or, where it is null, a null.</summary>
    /// <param name="value">Its bytes, <see cref="ByteWidth"/> of them; they are copied.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    public void Append(byte[]? value)
    {
        if (value is null)
            AppendNull();
        else
            Append(value.AsSpan());
    }

    /// <summary>Appends values one after the other.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">One has another width; those before it were appended.</exception>
    public void Append(IEnumerable<byte[]?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (byte[]? value in values)
            Append(value);
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        ThrowUnlessNullable();
        using (Gate.EnterEdit())
        {
            RoomFor(0).AdvanceNull(ByteWidth);
        }
    }

    /// <summary>Replaces the value of a row; a null becomes a value.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">Its bytes, <see cref="ByteWidth"/> of them.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    /// <inheritdoc cref="RawVector{T}.Update" path="/exception"/>
    /// <inheritdoc cref="RawVector{T}.Update" path="/remarks"/>
    public void Update(long index, ReadOnlySpan<byte> value)
    {
        CheckWidth(value);
        fixed (byte* data = value)
            ReplaceRow(index, new ChunkBuffers(0, 1, 0, 0, (nint)data, 0));
    }

    /// <summary>Copies of all values, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[]?[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((FixedBinaryView)scope.View).ToArray();
    }

    private void CheckWidth(ReadOnlySpan<byte> value)
    {
        if (value.Length != ByteWidth)
            throw new ArgumentException(
                $"'{Name}' has values of {ByteWidth} bytes; found {value.Length}.",
                nameof(value)
            );
    }
}
