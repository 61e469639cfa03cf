using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Columnar.Storage;

namespace Columnar.Tables;

/// <summary>Text.</summary>
internal sealed unsafe class TextStage(StoredVector column, string name)
    : ColumnStage(column, name),
        IValueTarget<string>
{
    public void Take(string value)
    {
        int byteLength = Encoding.UTF8.GetByteCount(value);
        CheckLength(byteLength);
        RowBuffer piece = RoomFor(byteLength);
        // SAFETY: RoomFor gave room for that many bytes.
        Span<byte> target = new(piece.Next, byteLength);
        if (Utf8.FromUtf16(value, target, out _, out _, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException(
                $"Column '{Name}': the text has half a surrogate pair, which UTF-8 cannot hold.",
                nameof(value)
            );
        piece.Advance(byteLength);
    }

    /// <summary>Adds a text given in UTF-8, which it is known to be.</summary>
    public void TakeUtf8(ReadOnlySpan<byte> value)
    {
        CheckLength(value.Length);
        RowBuffer piece = RoomFor(value.Length);
        // SAFETY: RoomFor gave room for that many bytes.
        value.CopyTo(new Span<byte>(piece.Next, value.Length));
        piece.Advance(value.Length);
    }

    private protected override void Convert(object value) => Take(value as string ?? throw Refused(value));

    private protected override void TakeNull() => RoomFor(0).AdvanceNull(0);

    private void CheckLength(int byteLength)
    {
        if (byteLength > TextVector.MaxByteLength)
            throw new ArgumentException(
                $"Column '{Name}': a text has {byteLength} bytes of UTF-8; a value may have {TextVector.MaxByteLength}."
            );
    }
}
