using Columnar.Arrays;
using Columnar.Memory;
using Columnar.Types;
using Columnar.Vectors;

namespace Columnar.Views;

/// <summary>Rows of an encoded column as an array of its own: a copy, which belongs to the collector.</summary>
internal static unsafe class DecodedArray
{
    /// <summary>Decodes rows. The lease of the column is held.</summary>
    /// <exception cref="CorruptDataException">The stored bytes are damaged.</exception>
    /// <exception cref="InvalidOperationException">Their text is more than an array holds.</exception>
    public static ArrowArray Of(VectorView column, ArrowType type, long firstRow, int rows)
    {
        ViewCursor cursor = new(column);
        ReadOnlyMemory<byte> validity = default;
        int nulls = 0;
        if (column.NullCount > 0)
        {
            AlignedArray bits = Take(Bitmap.ByteLength(rows));
            nulls = cursor.CopyValidity(firstRow, rows, bits.GetSpan());
            validity = nulls == 0 ? default : bits.Memory;
        }
        ReadOnlyMemory<byte>[] buffers =
            type.Layout.Buffers.Length == 3
                ? Text(cursor, validity, firstRow, rows)
                : [validity, FixedWidth(cursor, type.Layout.BitWidth, firstRow, rows)];
        GC.KeepAlive(cursor); // Its pieces lie in its memory.
        return new ArrowArray(type, rows, nulls, offset: 0, buffers);
    }

    private static ReadOnlyMemory<byte> FixedWidth(ViewCursor cursor, int bitWidth, long firstRow, int rows)
    {
        AlignedArray values = Take(Bitmap.ByteLength((long)rows * bitWidth));
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref cursor.Seek(firstRow + done);
            int offset = (int)(firstRow + done - piece.FirstRow);
            int taken = Math.Min(rows - done, piece.Length - offset);
            // SAFETY: a piece holds a value of the type's width for each of its rows.
            ReadOnlySpan<byte> source = new((void*)piece.Data, (int)Bitmap.ByteLength((long)piece.Length * bitWidth));
            Bitmap.Copy(
                source,
                (long)offset * bitWidth,
                values.GetSpan(),
                (long)done * bitWidth,
                (long)taken * bitWidth
            );
            done += taken;
        }
        return values.Memory;
    }

    private static ReadOnlyMemory<byte>[] Text(
        ViewCursor cursor,
        ReadOnlyMemory<byte> validity,
        long firstRow,
        int rows
    )
    {
        AlignedArray offsets = Take((rows + 1L) * sizeof(int));
        int* ends = (int*)offsets.Address;
        AlignedArray data = Take(0);
        int length = 0;
        ends[0] = 0;
        for (int done = 0; done < rows; )
        {
            ref readonly ChunkBuffers piece = ref cursor.Seek(firstRow + done);
            // SAFETY: a piece of text has an offset more than rows, and they lie within its data.
            int* from = (int*)piece.Offsets + (firstRow + done - piece.FirstRow);
            int taken = (int)Math.Min(rows - done, piece.EndRow - firstRow - done);
            int added = from[taken] - from[0];
            if (length + (long)added > data.GetSpan().Length)
            {
                AlignedArray longer = Take(
                    Math.Max(length + (long)added, Math.Min(AlignedArray.MaxLength, 2L * length))
                );
                data.GetSpan()[..length].CopyTo(longer.GetSpan());
                data = longer;
            }
            new ReadOnlySpan<byte>((byte*)piece.Data + from[0], added).CopyTo(data.GetSpan()[length..]);
            for (int i = 1; i <= taken; i++)
                ends[done + i] = length + from[i] - from[0];
            length += added;
            done += taken;
        }
        data.GetSpan()[length..].Clear();
        return [validity, offsets.Memory, length == 0 ? default : data.Memory[..length]];
    }

    // Zeros where Arrow wants them: in the last byte of bits.
    private static AlignedArray Take(long byteLength)
    {
        if (byteLength > AlignedArray.MaxLength)
            throw new InvalidOperationException(
                $"A batch of {byteLength} bytes is more than a buffer holds ({AlignedArray.MaxLength})."
            );
        AlignedArray array = new((int)byteLength);
        if (byteLength > 0)
            array.GetSpan()[^1] = 0;
        return array;
    }
}
