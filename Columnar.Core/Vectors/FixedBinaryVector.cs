using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The handle of a vector whose values are bytes of a fixed width: fixed-size binary, structs without their .NET type, other Arrow types of
/// a fixed width.
/// </summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class FixedBinaryVector : BytesVector
{
    internal FixedBinaryVector(VectorOwner owner)
        : base(owner, ReaderOf(owner.Type.BitWidth / 8)) { }

    /// <summary>Bytes per value.</summary>
    public int ByteWidth => Type.BitWidth / 8;

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes, <see cref="ByteWidth"/> of them; they are copied.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    public override void Append(ReadOnlySpan<byte> value)
    {
        Check(value);
        using (Gate.EnterEdit())
        {
            RowBuffer piece = Owner.RoomFor(0);
            value.CopyTo(new Span<byte>(piece.Next, value.Length));
            piece.Advance(value.Length);
        }
    }

    /// <summary>Copies of all values, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[]?[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((FixedBinaryView)scope.View).ToArray();
    }

    private protected override RowReader<byte[]> OpenRows() => new FixedBinaryRowReader(OpenView(), ByteWidth);

    private protected override void Check(ReadOnlySpan<byte> value)
    {
        if (value.Length != ByteWidth)
            throw new ArgumentException(
                $"'{Name}' has values of {ByteWidth} bytes; found {value.Length}.",
                nameof(value)
            );
    }

    private protected override TResult EditWith<TResult>(ReadOnlySpan<byte> value, RowEdit<TResult> edit)
    {
        fixed (byte* data = value)
            return edit(RowAt(data));
    }

    private static ReadRow<byte[]?> ReaderOf(int width) =>
        (in ChunkBuffers piece, int row) =>
            piece.IsNull(row) ? null : new ReadOnlySpan<byte>((byte*)piece.Data + (long)row * width, width).ToArray();
}
