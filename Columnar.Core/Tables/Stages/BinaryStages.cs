using Columnar.Storage;

namespace Columnar.Tables;

/// <summary>Bytes, from an array or a memory of them.</summary>
internal abstract unsafe class BytesStage(StoredVector column, string name)
    : ColumnStage(column, name),
        IValueTarget<byte[]>,
        IValueTarget<ReadOnlyMemory<byte>>
{
    public void Take(byte[] value) => Take((ReadOnlySpan<byte>)value);

    public void Take(ReadOnlyMemory<byte> value) => Take(value.Span);

    private protected abstract void CheckLength(int byteLength);

    private protected override void Convert(object value) =>
        Take(
            value switch
            {
                byte[] array => array,
                ReadOnlyMemory<byte> memory => memory.Span,
                Memory<byte> memory => memory.Span,
                _ => throw Refused(value),
            }
        );

    private void Take(ReadOnlySpan<byte> value)
    {
        CheckLength(value.Length);
        RowBuffer piece = RoomFor(value.Length);
        // SAFETY: RoomFor gave room for that many bytes.
        value.CopyTo(new Span<byte>(piece.Next, value.Length));
        piece.Advance(value.Length);
    }
}

/// <summary>Bytes of any length.</summary>
internal sealed class BinaryStage(StoredVector column, string name) : BytesStage(column, name)
{
    private protected override void TakeNull() => RoomFor(0).AdvanceNull(0);

    private protected override void CheckLength(int byteLength)
    {
        if (byteLength > BinaryVector.MaxByteLength)
            throw new ArgumentException(
                $"Column '{Name}': a value has {byteLength} bytes; it may have {BinaryVector.MaxByteLength}."
            );
    }
}

/// <summary>Bytes of one width.</summary>
internal sealed class FixedBinaryStage(StoredVector column, string name) : BytesStage(column, name)
{
    private readonly int _byteWidth = column.Type.BitWidth / 8;

    private protected override void TakeNull() => RoomFor(0).AdvanceNull(_byteWidth);

    private protected override void CheckLength(int byteLength)
    {
        if (byteLength != _byteWidth)
            throw new ArgumentException(
                $"Column '{Name}': a value has {byteLength} bytes; it has to have {_byteWidth}."
            );
    }
}
