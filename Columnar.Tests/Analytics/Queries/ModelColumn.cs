using System.Runtime.InteropServices;
using System.Text;
using Columnar.Memory;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>A column as plain .NET values (null where null), and the view that is made of them.</summary>
internal sealed record ModelColumn(string Name, ElementType Type, object?[] Values)
{
    /// <summary>A view over native memory, cut into chunks, every third of them encoded, every other one with statistics.</summary>
    /// <param name="chunkLengths">The lengths of the chunks, used in turn; together at least one row.</param>
    public unsafe VectorView ToView(params int[] chunkLengths)
    {
        var owner = new NativeBuffers();
        var chunks = new List<ChunkBuffers>();
        int turn = 0;
        for (int start = 0; start < Values.Length; )
        {
            int length = Math.Min(chunkLengths[turn++ % chunkLengths.Length], Values.Length - start);
            if (length == 0)
                continue;
            ChunkBuffers chunk = Chunk(owner, start, Values.AsSpan(start, length));
            byte[]? statistics = chunks.Count % 2 == 0 ? SummarisedChunk.Of(chunk, Type, isNullable: true) : null;
            bool isEncoded = chunks.Count % 3 == 1;
            chunk = isEncoded ? CopyingDecoder.Encode(chunk, Type, decodesValidity: length % 2 == 0) : chunk;
            chunks.Add(chunk with { Statistics = statistics });
            start += length;
        }
        ChunkBuffers[] array = [.. chunks];
        return Type.Kind switch
        {
            ElementKind.Int8 => new VectorView<sbyte>(Name, Type, true, array, owner: owner),
            ElementKind.UInt8 => new VectorView<byte>(Name, Type, true, array, owner: owner),
            ElementKind.Int16 => new VectorView<short>(Name, Type, true, array, owner: owner),
            ElementKind.UInt16 => new VectorView<ushort>(Name, Type, true, array, owner: owner),
            ElementKind.Int32 => new VectorView<int>(Name, Type, true, array, owner: owner),
            ElementKind.UInt32 => new VectorView<uint>(Name, Type, true, array, owner: owner),
            ElementKind.Int64 => new VectorView<long>(Name, Type, true, array, owner: owner),
            ElementKind.UInt64 => new VectorView<ulong>(Name, Type, true, array, owner: owner),
            ElementKind.Float16 => new VectorView<Half>(Name, Type, true, array, owner: owner),
            ElementKind.Float32 => new VectorView<float>(Name, Type, true, array, owner: owner),
            ElementKind.Float64 => new VectorView<double>(Name, Type, true, array, owner: owner),
            ElementKind.Date32 => new VectorView<Date32>(Name, Type, true, array, owner: owner),
            ElementKind.Timestamp => new VectorView<Timestamp>(Name, Type, true, array, owner: owner),
            ElementKind.Bool => new BoolView(Name, true, array, owner: owner),
            _ => new TextView(Name, true, array, owner: owner),
        };
    }

    private unsafe ChunkBuffers Chunk(NativeBuffers owner, int firstRow, ReadOnlySpan<object?> values)
    {
        int nulls = 0;
        foreach (object? value in values)
            nulls += value is null ? 1 : 0;
        nint validity = 0;
        if (nulls > 0)
        {
            validity = owner.Allocate((int)Bitmap.ByteLength(values.Length), out Span<byte> bits);
            for (int i = 0; i < values.Length; i++)
                Bitmap.Set(bits, i, values[i] is not null);
        }
        if (Type.Kind == ElementKind.Utf8)
        {
            byte[][] texts = Array.ConvertAll(
                values.ToArray(),
                v => v is null ? [] : Encoding.UTF8.GetBytes((string)v)
            );
            nint offsets = owner.Allocate(4 * (values.Length + 1), out Span<byte> offsetBytes);
            Span<int> ends = MemoryMarshal.Cast<byte, int>(offsetBytes);
            // Offsets need not begin at 0.
            int position = 3;
            ends[0] = position;
            nint data = owner.Allocate(3 + texts.Sum(t => t.Length), out Span<byte> bytes);
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i].CopyTo(bytes[position..]);
                position += texts[i].Length;
                ends[i + 1] = position;
            }
            return new(firstRow, values.Length, validity, offsets, data, nulls);
        }
        if (Type.Kind == ElementKind.Bool)
        {
            nint data = owner.Allocate((int)Bitmap.ByteLength(values.Length), out Span<byte> bits);
            for (int i = 0; i < values.Length; i++)
                Bitmap.Set(bits, i, values[i] is true);
            return new(firstRow, values.Length, validity, 0, data, nulls);
        }
        int width = Type.BitWidth / 8;
        nint address = owner.Allocate(width * values.Length, out Span<byte> target);
        for (int i = 0; i < values.Length; i++)
            Write(target.Slice(i * width, width), values[i]);
        return new(firstRow, values.Length, validity, 0, address, nulls);
    }

    private static void Write(Span<byte> target, object? value)
    {
        switch (value)
        {
            case null:
                // What stands under a null is unspecified: something that would be noticed.
                target.Fill(0x5A);
                break;
            case sbyte v:
                MemoryMarshal.Write(target, v);
                break;
            case byte v:
                MemoryMarshal.Write(target, v);
                break;
            case short v:
                MemoryMarshal.Write(target, v);
                break;
            case ushort v:
                MemoryMarshal.Write(target, v);
                break;
            case int v:
                MemoryMarshal.Write(target, v);
                break;
            case uint v:
                MemoryMarshal.Write(target, v);
                break;
            case long v:
                MemoryMarshal.Write(target, v);
                break;
            case ulong v:
                MemoryMarshal.Write(target, v);
                break;
            case Half v:
                MemoryMarshal.Write(target, v);
                break;
            case float v:
                MemoryMarshal.Write(target, v);
                break;
            case double v:
                MemoryMarshal.Write(target, v);
                break;
            case Date32 v:
                MemoryMarshal.Write(target, v);
                break;
            case Timestamp v:
                MemoryMarshal.Write(target, v);
                break;
            default:
                throw new ArgumentException($"No column holds a {value.GetType()}.");
        }
    }
}

/// <summary>Memory that does not move and lives as long as this object.</summary>
internal sealed unsafe class NativeBuffers
{
    private readonly List<byte[]> _buffers = [];

    /// <summary>Memory aligned and padded to 64 bytes, as a chunk's buffers are; the padding is not zero.</summary>
    public nint Allocate(int byteLength, out Span<byte> bytes)
    {
        int padded = (Math.Max(byteLength, 1) + 63) & ~63;
        byte[] buffer = GC.AllocateUninitializedArray<byte>(padded + 63, pinned: true);
        buffer.AsSpan().Fill(0xC3);
        _buffers.Add(buffer);
        nint address = (Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0) + 63) & ~63;
        bytes = new Span<byte>((void*)address, byteLength);
        return address;
    }
}
