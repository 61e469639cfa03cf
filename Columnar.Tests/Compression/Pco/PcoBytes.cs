using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar.Tests.Compression;

/// <summary>Pcodec on raw little-endian numbers of a type that is known by its name alone.</summary>
internal abstract class PcoBytes
{
    private static readonly Dictionary<string, PcoBytes> s_types = new(StringComparer.Ordinal)
    {
        ["u8"] = new Of<byte>(),
        ["u16"] = new Of<ushort>(),
        ["u32"] = new Of<uint>(),
        ["u64"] = new Of<ulong>(),
        ["i8"] = new Of<sbyte>(),
        ["i16"] = new Of<short>(),
        ["i32"] = new Of<int>(),
        ["i64"] = new Of<long>(),
        ["f16"] = new Of<Half>(),
        ["f32"] = new Of<float>(),
        ["f64"] = new Of<double>(),
    };

    /// <summary>That of a type.</summary>
    public static PcoBytes Type(string name) => s_types[name];

    /// <summary>The numbers of a standalone file.</summary>
    public abstract byte[] Decompress(ReadOnlySpan<byte> file, int maxCount);

    /// <summary>The numbers of a standalone file, put into an array of a length.</summary>
    public byte[] DecompressInto(ReadOnlySpan<byte> file, int length)
    {
        byte[] numbers = new byte[length * Width];
        return numbers[..Decompress(file, numbers)];
    }

    /// <summary>The type in files.</summary>
    public abstract PcoNumberType Number { get; }

    /// <summary>The bytes of a number.</summary>
    public int Width => PcoNumbers.LatentBits(Number) / 8;

    /// <summary>Puts the numbers of a standalone file where they are wanted.</summary>
    /// <returns>The bytes of the numbers.</returns>
    public abstract int Decompress(ReadOnlySpan<byte> file, Span<byte> numbers);

    /// <summary>The numbers of the pages of a wrapped chunk, decoded last page first.</summary>
    public abstract byte[] DecodePages(byte[] file, int metaEnd, IReadOnlyList<(int Start, int End, int Count)> pages);

    private sealed class Of<T> : PcoBytes
        where T : unmanaged
    {
        public override PcoNumberType Number => PcoNumbers.TypeOf<T>();

        public override int Decompress(ReadOnlySpan<byte> file, Span<byte> numbers) =>
            Pco.Decompress(file, MemoryMarshal.Cast<byte, T>(numbers)) * Width;

        public override byte[] Decompress(ReadOnlySpan<byte> file, int maxCount) =>
            MemoryMarshal.AsBytes<T>(Pco.Decompress<T>(file, maxCount)).ToArray();

        public override byte[] DecodePages(
            byte[] file,
            int metaEnd,
            IReadOnlyList<(int Start, int End, int Count)> pages
        )
        {
            PcoChunkDecoder<T> chunk = PcoChunkDecoder<T>.Open(file, out int consumed);
            Assert.Equal(metaEnd, consumed);
            List<T> numbers = [];
            foreach ((int start, int end, int count) in pages.Reverse())
            {
                T[] page = new T[count];
                Assert.Equal(end - start, chunk.Decode(file.AsSpan(start), page));
                Assert.Equal(end - start, chunk.Decode(file.AsSpan(start, end - start), page));
                numbers.InsertRange(0, page);
            }
            return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)).ToArray();
        }
    }
}
