using System.Text.Unicode;
using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Ipc.Import;

/// <summary>Text or binary of any layout, handed on in parts of bounded size with offsets of 32 bits; text is checked to be UTF-8.</summary>
internal abstract class BytesPieceImport(
    int ordinal,
    ColumnLayout column,
    MessageBody body,
    ImportScratch scratch,
    IChunkSink sink
) : ColumnImport(ordinal, column, body, scratch, sink)
{
    /// <summary>Bytes handed on at once, where one value is not longer.</summary>
    protected const int BytesPerPart = 4 << 20;

    private readonly bool _isText = ((column.Field.Type as DictionaryType)?.Value ?? column.Field.Type) is TextType;

    protected void CheckLength(long length, long row)
    {
        if (length <= TextVector.MaxByteLength)
            return;
        throw new UnsupportedFormatException(
            $"{Structure}, row {row}",
            $"a value of {length} bytes",
            $"values of at most {TextVector.MaxByteLength} bytes"
        );
    }

    /// <summary>Hands on rows whose values stand in the scratch data, from 0 on, with its offsets in the scratch offsets.</summary>
    /// <param name="pieceStart">The row at which the piece begins.</param>
    /// <param name="first">The first row, counted from there.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="hasNulls">Whether the piece has a validity.</param>
    protected void AppendPart(long pieceStart, int first, int rows, bool hasNulls)
    {
        ReadOnlySpan<int> offsets = Scratch.Offsets.Span<int>(rows + 1);
        ReadOnlySpan<byte> text = Scratch.Data.Span(0, offsets[rows]);
        ReadOnlySpan<byte> validity = default;
        int nulls = 0;
        if (hasNulls)
        {
            Span<byte> part = Scratch.PartValidity.Span(0, (int)Bitmap.ByteLength(rows));
            part[^1] = 0;
            Bitmap.Copy(Scratch.Validity.Span(0, (int)Bitmap.ByteLength(first + rows)), first, part, 0, rows);
            nulls = rows - (int)Bitmap.CountOnes(part, 0, rows);
            validity = part;
        }
        if (_isText && !IsText(text, offsets))
            CheckEach(pieceStart + first, text, offsets, validity);
        Append(rows, Scratch.PartValidity.Address, Scratch.Offsets.Address, Scratch.Data.Address, nulls);
    }

    // All of it is UTF-8 and no value begins inside a character: then each value is UTF-8.
    private static bool IsText(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets)
    {
        if (!Utf8.IsValid(text))
            return false;
        foreach (int offset in offsets)
        {
            if (offset < text.Length && (text[offset] & 0xC0) == 0x80)
                return false;
        }
        return true;
    }

    // Rows that are null may have any bytes; nobody is given them.
    private void CheckEach(long start, ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, ReadOnlySpan<byte> validity)
    {
        for (int i = 0; i < offsets.Length - 1; i++)
        {
            bool isNull = !validity.IsEmpty && !Bitmap.Get(validity, i);
            if (!isNull && !Utf8.IsValid(text[offsets[i]..offsets[i + 1]]))
                Throw.Corrupt(Structure, Body.Position, $"text in UTF-8 at row {start + i}", "other bytes");
        }
    }
}
