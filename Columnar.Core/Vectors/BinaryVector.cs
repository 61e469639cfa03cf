using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of binary values: bytes of any length.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class BinaryVector : BytesVector
{
    /// <summary>The most bytes of a value.</summary>
    public const int MaxByteLength = (int)Geometry.MaxSegmentBytes;

    internal BinaryVector(VectorOwner owner)
        : base(
            owner,
            static (in ChunkBuffers piece, int row) => piece.IsNull(row) ? null : piece.BytesOf(row).ToArray()
        ) { }

    /// <summary>Appends a value.</summary>
    /// <param name="value">Its bytes; they are copied.</param>
    /// <exception cref="ArgumentException">They are more than <see cref="MaxByteLength"/>.</exception>
    public override void Append(ReadOnlySpan<byte> value)
    {
        Check(value);
        // Nothing here may throw or call out: the gate is entered without its lock.
        if (Gate.TryEnterFast())
        {
            bool isDone = Owner.OpenPiece is { } open && open.TryAppend(value);
            Gate.ExitFast();
            if (isDone)
                return;
        }
        using (Gate.EnterEdit())
        {
            RowBuffer piece = Owner.RoomFor(value.Length);
            value.CopyTo(new Span<byte>(piece.Next, value.Length));
            piece.Advance(value.Length);
        }
    }

    /// <summary>Copies of all values, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public byte[]?[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((BinaryView)scope.View).ToArray();
    }

    private protected override RowReader<byte[]> OpenRows() => new BinaryRowReader(OpenView());

    private protected override void Check(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxByteLength)
            throw new ArgumentException(
                $"The value has {value.Length} bytes; a value may have {MaxByteLength}.",
                nameof(value)
            );
    }

    private protected override TResult EditWith<TResult>(ReadOnlySpan<byte> value, RowEdit<TResult> edit) =>
        WithRow(value, edit);
}
