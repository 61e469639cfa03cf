using System.Runtime.InteropServices;
using Columnar.Memory;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>
/// Writes the buffers of a batch, 64-byte aligned and padded with zeros. Values go out straight from where they are; only
/// what a slice shifts (bits, offsets) passes through a scratch buffer.
/// </summary>
internal sealed class BatchWriter(Stream stream)
{
    public const int Alignment = 64;

    private readonly byte[] _scratch = new byte[1 << 16];

    /// <summary>Where the buffers of a batch will stand in its body, and the body's length.</summary>
    public static BatchLayout Arrange(ArrowBatch batch, out long bodyLength)
    {
        ColumnLayout[] columns = new ColumnLayout[batch.Columns.Count];
        bodyLength = 0;
        for (int i = 0; i < columns.Length; i++)
        {
            ArrowArray array = batch.Columns[i];
            BufferRole[] roles = array.Type.Layout.Buffers;
            BufferRange[] buffers = new BufferRange[roles.Length];
            for (int b = 0; b < buffers.Length; b++)
            {
                long length = ByteLength(array, roles[b]);
                buffers[b] = new BufferRange(bodyLength, length);
                bodyLength += Pad(length);
            }
            columns[i] = new ColumnLayout(batch.Schema.Fields[i], array.Length, array.NullCount, buffers);
        }
        return new BatchLayout(batch.Length, columns);
    }

    /// <summary>Writes the body that was arranged.</summary>
    public void WriteBody(ArrowBatch batch, BatchLayout layout)
    {
        for (int i = 0; i < layout.Columns.Length; i++)
        {
            ArrowArray array = batch.Columns[i];
            for (int b = 0; b < layout.Columns[i].Buffers.Length; b++)
            {
                long length = layout.Columns[i].Buffers[b].Length;
                if (length > 0)
                    WriteBuffer(array, array.Type.Layout.Buffers[b], b, (int)length);
                stream.Write(Zeros[..(int)(Pad(length) - length)]);
            }
        }
    }

    public static long Pad(long length) => (length + Alignment - 1) & -Alignment;

    private static ReadOnlySpan<byte> Zeros => new byte[Alignment];

    private static long ByteLength(ArrowArray array, BufferRole role) =>
        role switch
        {
            BufferRole.Validity => array.NullCount == 0 ? 0 : Bitmap.ByteLength(array.Length),
            // Readers exist that expect the one offset of an empty array.
            BufferRole.Offsets32 => (array.Length + 1L) * sizeof(int),
            BufferRole.Offsets64 => (array.Length + 1L) * sizeof(long),
            BufferRole.Bytes => BytesEnd(array) - BytesStart(array),
            _ => Bitmap.ByteLength((long)array.Length * array.Type.Layout.BitWidth),
        };

    private void WriteBuffer(ArrowArray array, BufferRole role, int index, int length)
    {
        ReadOnlySpan<byte> source = array.Buffers[index].Span;
        switch (role)
        {
            case BufferRole.Offsets32:
                WriteOffsets<int>(array, source);
                break;
            case BufferRole.Offsets64:
                WriteOffsets<long>(array, source);
                break;
            case BufferRole.Bytes:
                stream.Write(source.Slice((int)BytesStart(array), length));
                break;
            case BufferRole.Values when array.Type.Layout.BitWidth >= 8:
                stream.Write(source.Slice(array.Offset * (array.Type.Layout.BitWidth / 8), length));
                break;
            default:
                WriteBits(source, array.Offset, array.Length);
                break;
        }
    }

    private void WriteBits(ReadOnlySpan<byte> bits, long start, int count)
    {
        for (int written = 0; written < count; )
        {
            int piece = Math.Min(count - written, _scratch.Length * 8);
            Span<byte> target = _scratch.AsSpan(0, (int)Bitmap.ByteLength(piece));
            target[^1] = 0;
            Bitmap.Copy(bits, start + written, target, 0, piece);
            stream.Write(target);
            written += piece;
        }
    }

    private void WriteOffsets<T>(ArrowArray array, ReadOnlySpan<byte> bytes)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (array.Length == 0)
        {
            stream.Write(Zeros[..Marshal.SizeOf<T>()]);
            return;
        }
        ReadOnlySpan<T> offsets = MemoryMarshal.Cast<byte, T>(bytes).Slice(array.Offset, array.Length + 1);
        T first = offsets[0];
        if (first == T.Zero)
        {
            stream.Write(MemoryMarshal.AsBytes(offsets));
            return;
        }
        Span<T> scratch = MemoryMarshal.Cast<byte, T>(_scratch.AsSpan());
        while (!offsets.IsEmpty)
        {
            int count = Math.Min(offsets.Length, scratch.Length);
            for (int i = 0; i < count; i++)
                scratch[i] = offsets[i] - first;
            stream.Write(MemoryMarshal.AsBytes(scratch[..count]));
            offsets = offsets[count..];
        }
    }

    private static long BytesStart(ArrowArray array) => OffsetAt(array, 0);

    // Arrays that were read unchecked may have offsets that lead astray; what is written must not.
    private static long BytesEnd(ArrowArray array)
    {
        long start = OffsetAt(array, 0);
        long end = OffsetAt(array, array.Length);
        if (start < 0 || end < start || end > array.Buffers[2].Length)
            Throw.Corrupt(
                $"Arrow {array.Type}",
                -1,
                $"offsets within {array.Buffers[2].Length} bytes",
                $"{start} to {end}"
            );
        return end;
    }

    private static long OffsetAt(ArrowArray array, int row)
    {
        if (array.Length == 0)
            return 0;
        ReadOnlySpan<byte> offsets = array.Buffers[1].Span;
        return array.Type.Layout.Buffers[1] == BufferRole.Offsets64
            ? MemoryMarshal.Cast<byte, long>(offsets)[array.Offset + row]
            : MemoryMarshal.Cast<byte, int>(offsets)[array.Offset + row];
    }
}
