using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of binary values: bytes of any length.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class BinaryVector : StoredVector
{
    /// <summary>The most bytes of a value.</summary>
    public const int MaxByteLength = (int)Geometry.MaxSegmentBytes;

    internal BinaryVector(Database database, RegionState region)
        : base(database, region, ElementType.Binary) { }

    /// <summary>A copy of the bytes of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public byte[] this[long index]
    {
        get
        {
            using ViewScope<VectorView> scope = OpenView();
            return ((BinaryView)scope.View)[index];
        }
    }

    /// <summary>A copy of the bytes of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public byte[]? Get(long index)
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((BinaryView)scope.View).Get(index);
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <exception cref="ArgumentException">They are more than <see cref="MaxByteLength"/>.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxByteLength)
            throw new ArgumentException(
                $"The value has {value.Length} bytes; a value may have {MaxByteLength}.",
                nameof(value)
            );
        using (Gate.EnterEdit())
        {
            RowBuffer piece = RoomFor(value.Length);
            value.CopyTo(new Span<byte>(piece.Next, value.Length));
            piece.Advance(value.Length);
        }
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <exception cref="ArgumentException">They are more than <see cref="MaxByteLength"/>.</exception>
    public void Append(ReadOnlyMemory<byte> value) => Append(value.Span);

    /// <summary>Appends a value or, where it is null, a null.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <exception cref="ArgumentException">They are more than <see cref="MaxByteLength"/>.</exception>
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
    /// <exception cref="ArgumentException">One is too long; those before it were appended.</exception>
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
            RoomFor(0).AdvanceNull(0);
        }
    }

    /// <summary>Copies of all values, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[]?[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((BinaryView)scope.View).ToArray();
    }
}
