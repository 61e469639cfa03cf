using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Columnar.Import;

/// <summary>How many rows of a batch are written at once: memory is bounded by them, whatever the batch has.</summary>
internal static class PieceLength
{
    // A multiple of 8 that stays one when it is halved, so that bitmaps are cut between bytes as long as pieces are not tiny.
    private const int MaxRows = 65_536;

    // A piece is written as one message, into memory of less than 2 GiB.
    private const long MaxBytes = 256 << 20;
    private const long MaxMessageBytes = int.MaxValue - (64 << 20);

    /// <summary>The rows of the next piece, one at least.</summary>
    /// <exception cref="NotSupportedException">One row needs 2 GiB or more.</exception>
    public static int Of(RecordBatch batch, int row)
    {
        int rows = Math.Min(MaxRows, batch.Length - row);
        long bytes;
        while ((bytes = BytesOf(batch, row, rows)) > MaxBytes && rows > 1)
            rows /= 2;
        if (bytes > MaxMessageBytes)
            throw new NotSupportedException(
                $"Row {row} of a batch needs {bytes} bytes with the buffers its views lead to; one row can have less than 2 GiB."
            );
        return rows;
    }

    private static long BytesOf(RecordBatch batch, int row, int rows)
    {
        long bytes = 0;
        foreach (IArrowArray array in batch.Arrays)
            bytes += BytesOf(array.Data, row, rows);
        return bytes;
    }

    // Where the buffers are not what the type says, the writer or the import finds that; here it counts as nothing.
    private static long BytesOf(ArrayData data, int row, int rows)
    {
        long first = (long)data.Offset + row;
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.String or ArrowTypeId.Binary:
                return Difference<int>(data, first, rows, offset => offset) + (rows + 1L) * sizeof(int);
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                return Difference<long>(data, first, rows, offset => offset) + (rows + 1L) * sizeof(long);
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                long whole = rows * 16L;
                for (int i = 2; i < data.Buffers.Length; i++)
                    whole += data.Buffers[i].Length;
                return whole;
            default:
                return data.DataType is FixedWidthType type ? rows * (long)type.BitWidth / 8 : 0;
        }
    }

    private static long Difference<T>(ArrayData data, long first, int rows, Func<T, long> value)
        where T : unmanaged
    {
        ReadOnlySpan<T> offsets = MemoryMarshal.Cast<byte, T>(data.Buffers[1].Span);
        if (first < 0 || first + rows >= offsets.Length)
            return 0;
        long length = value(offsets[(int)first + rows]) - value(offsets[(int)first]);
        GC.KeepAlive(data);
        return Math.Clamp(length, 0, data.Buffers[2].Length);
    }
}
