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
    private readonly int _maxByteLength =
        column.Type.Kind == ElementKind.DictionaryText ? DictionaryTextVector.MaxByteLength : TextVector.MaxByteLength;

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

    private protected override void Convert(object value) => Take(value as string ?? throw Refused(value));

    private protected override void TakeNull() => RoomFor(0).AdvanceNull(0);

    private void CheckLength(int byteLength)
    {
        if (byteLength > _maxByteLength)
            throw new ArgumentException(
                $"Column '{Name}': a text has {byteLength} bytes of UTF-8; a value may have {_maxByteLength}."
            );
    }
}
