using Columnar.Ipc;
using Columnar.Types;

namespace Columnar.Arrays;

/// <summary>Brings a column of a message body into memory.</summary>
internal static class ArrayReader
{
    /// <summary>Reads an array whole.</summary>
    /// <param name="column">Its layout, checked against the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="dictionary">The values that indices refer to.</param>
    /// <exception cref="UnsupportedFormatException">The array has a buffer of 2 GiB or more.</exception>
    public static ArrowArray Read(ColumnLayout column, MessageBody body, ArrowArray? dictionary)
    {
        ArrowLayout layout = column.Field.Type.Layout;
        if (column.Length > int.MaxValue)
            throw TooLarge(column, $"{column.Length} rows");
        ReadOnlyMemory<byte>[] buffers = new ReadOnlyMemory<byte>[column.Buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            BufferRole? role = i < layout.Buffers.Length ? layout.Buffers[i] : null;
            if (role == BufferRole.Validity && column.NullCount == 0)
                continue;
            BufferRange range = column.Buffers[i];
            long length = role is null or BufferRole.Bytes
                ? range.Length
                : (long)layout.RequiredBytes(role.Value, column.Length);
            if (length > AlignedArray.MaxLength)
                throw TooLarge(column, $"a buffer of {length} bytes");
            if (length == 0)
                continue;
            AlignedArray buffer = new((int)length);
            body.Read(range.Start, buffer.GetSpan());
            buffers[i] = buffer.Memory;
        }
        return new ArrowArray(
            column.Field.Type,
            (int)column.Length,
            (int)column.NullCount,
            offset: 0,
            buffers,
            dictionary
        );
    }

    private static UnsupportedFormatException TooLarge(ColumnLayout column, string found) =>
        new(
            $"Arrow field '{column.Field.Name}'",
            found,
            "batches with buffers under 2 GiB (an import reads larger ones)"
        );
}
