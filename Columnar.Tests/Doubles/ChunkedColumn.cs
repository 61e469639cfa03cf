using System.Runtime.InteropServices;
using Columnar.Memory;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A view over pinned memory, cut into chunks anywhere, in Arrow's layout: what storage hands out. Where the lengths of chunks are
/// given, every third one is encoded. Every
/// other one has statistics.
/// </summary>
internal static unsafe class ChunkedColumn
{
    /// <summary>Makes a view of fixed-width values.</summary>
    /// <param name="values">The values, those of null rows included.</param>
    /// <param name="isNull">Which rows are null; null where none is.</param>
    /// <param name="chunkLengths">How many rows each chunk has.</param>
    /// <param name="type">The element type; that of T where none is given.</param>
    public static VectorView<T> Of<T>(
        T[] values,
        bool[]? isNull = null,
        IReadOnlyList<int>? chunkLengths = null,
        ElementType? type = null
    )
        where T : unmanaged
    {
        var memory = new Memory();
        type ??= ElementType.Of<T>();
        ChunkBuffers[] chunks = Cut(
            type,
            values.Length,
            chunkLengths,
            isNull,
            memory,
            (first, length) =>
            {
                byte* data = memory.Take(length * sizeof(T));
                values.AsSpan(first, length).CopyTo(new Span<T>(data, length));
                return (nint)data;
            }
        );
        return new VectorView<T>("v", type, isNull is not null, chunks, owner: memory);
    }

    /// <summary>Makes a view of truth values.</summary>
    public static BoolView OfTruth(bool[] values, bool[]? isNull = null, IReadOnlyList<int>? chunkLengths = null)
    {
        var memory = new Memory();
        ChunkBuffers[] chunks = Cut(
            ElementType.Bool,
            values.Length,
            chunkLengths,
            isNull,
            memory,
            (first, length) =>
            {
                byte* data = memory.Take((int)Bitmap.ByteLength(length));
                for (int i = 0; i < length; i++)
                    Bitmap.Set(new Span<byte>(data, length), i, values[first + i]);
                return (nint)data;
            }
        );
        return new BoolView("b", isNull is not null, chunks, owner: memory);
    }

    /// <summary>Cuts rows into chunks: whole, blocks, or pieces of any length.</summary>
    public static List<int> RandomChunks(Random random, int rows)
    {
        int most = random.Next(4) switch
        {
            0 => int.MaxValue,
            1 => 65_536,
            2 => 5_000,
            _ => 300,
        };
        bool isRandom = random.Next(3) > 0;
        var lengths = new List<int>();
        while (rows > 0)
        {
            int length = Math.Min(rows, isRandom && most < int.MaxValue ? random.Next(1, most + 1) : most);
            lengths.Add(length);
            rows -= length;
        }
        return lengths;
    }

    private static ChunkBuffers[] Cut(
        ElementType type,
        int rows,
        IReadOnlyList<int>? chunkLengths,
        bool[]? isNull,
        Memory memory,
        Func<int, int, nint> copy
    )
    {
        var chunks = new List<ChunkBuffers>();
        int first = 0;
        foreach (int length in chunkLengths ?? (rows == 0 ? [] : [rows]))
        {
            nint validity = 0;
            int nulls = 0;
            if (isNull is not null)
            {
                byte* bits = memory.Take((int)Bitmap.ByteLength(length));
                for (int i = 0; i < length; i++)
                {
                    Bitmap.Set(new Span<byte>(bits, length), i, !isNull[first + i]);
                    nulls += isNull[first + i] ? 1 : 0;
                }
                validity = (nint)bits;
            }
            ChunkBuffers chunk = new(first, length, validity, 0, copy(first, length), nulls);
            byte[]? statistics = chunks.Count % 2 == 0 ? SummarisedChunk.Of(chunk, type, isNull is not null) : null;
            bool isEncoded = chunkLengths is not null && chunks.Count % 3 == 1;
            chunk = isEncoded ? CopyingDecoder.Encode(chunk, type, decodesValidity: length % 2 == 0) : chunk;
            chunks.Add(chunk with { Statistics = statistics });
            first += length;
        }
        return [.. chunks];
    }

    // Buffers padded to 64 bytes with ones: nothing may rely on the padding.
    private sealed class Memory
    {
        private readonly List<byte[]> _buffers = [];

        public byte* Take(int byteLength)
        {
            int padded = Math.Max(64, (byteLength + 63) / 64 * 64);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(padded + 64, pinned: true);
            Array.Fill(buffer, (byte)0xFF);
            _buffers.Add(buffer);
            return (byte*)((Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0) + 63) & ~(nint)63);
        }
    }
}
