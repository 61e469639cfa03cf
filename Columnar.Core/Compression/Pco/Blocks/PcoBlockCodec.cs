using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// Pcodec: the shared part of a block is the header of the wrapped format and the meta of one chunk, whose pages are the packets. Where the
/// packets have less in common there are more chunks, down to two in each packet. FORMAT.md, "Encoded chunks".
/// </summary>
internal static class PcoBlockCodec
{
    private static readonly IBlockCodec[] s_codecs = [.. Enum.GetValues<PcoNumberType>().Order().Select(Create)];

    /// <summary>The codec of numbers of a type.</summary>
    public static IBlockCodec Of(PcoNumberType type) => s_codecs[(int)type - (int)PcoNumberType.U32];

    private static IBlockCodec Create(PcoNumberType type) =>
        PcoNumbers.LatentBits(type) switch
        {
            8 => new PcoBlockCodec<byte>(type),
            16 => new PcoBlockCodec<ushort>(type),
            32 => new PcoBlockCodec<uint>(type),
            _ => new PcoBlockCodec<ulong>(type),
        };
}

/// <inheritdoc cref="PcoBlockCodec"/>
/// <typeparam name="TLatent">The unsigned integer as wide as the numbers.</typeparam>
/// <param name="type">The numbers.</param>
internal sealed unsafe class PcoBlockCodec<TLatent>(PcoNumberType type) : IBlockCodec
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // Those that nobody encodes with, one per core: they are large.
    private readonly PcoBlockEncoder?[] _idle = new PcoBlockEncoder?[Environment.ProcessorCount];

    public void Encode(ReadOnlySpan<byte> plain, ReadOnlySpan<int> packetEnds, Span<byte> target, Span<int> partEnds)
    {
        PcoBlockEncoder? encoder = null;
        for (int i = 0; i < _idle.Length && encoder is null; i++)
            encoder = Interlocked.Exchange(ref _idle[i], null);
        encoder ??= new PcoBlockEncoder(type, sizeof(TLatent));
        encoder.Encode(plain, packetEnds, target, partEnds);
        for (int i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], encoder, null) is null)
                return;
        }
    }

    public SharedPart? ReadShared(ReadOnlySpan<byte> shared, SharedPart? reusable = null)
    {
        PcoSharedPart<TLatent> part = reusable as PcoSharedPart<TLatent> ?? new PcoSharedPart<TLatent>();
        try
        {
            part.Read(shared, type);
        }
        catch (CorruptDataException problem)
        {
            throw Malformed(problem);
        }
        return part;
    }

    public int PlainLength(ReadOnlySpan<byte> packet) =>
        throw new NotSupportedException("Numbers do not vary in length.");

    public void Decode(SharedPart? shared, int index, ReadOnlySpan<byte> packet, Span<byte> plain)
    {
        PcoSharedPart<TLatent> part = (PcoSharedPart<TLatent>)shared!;
        Span<TLatent> numbers = MemoryMarshal.Cast<byte, TLatent>(plain);
        try
        {
            int length = part.HasMetas
                ? part.TablesOf(index).Decode(packet, 0, numbers)
                : DecodeChunks(part, packet, numbers);
            if (length != packet.Length)
                throw new FormatException($"a page that ends {packet.Length - length} bytes early");
        }
        catch (CorruptDataException problem)
        {
            throw Malformed(problem);
        }
    }

    // A packet of chunks, each of a meta and a page.
    private int DecodeChunks(PcoSharedPart<TLatent> part, ReadOnlySpan<byte> packet, Span<TLatent> numbers)
    {
        // Nothing here is entered again by the same thread.
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        int length = 0;
        try
        {
            while (!numbers.IsEmpty)
            {
                PcoBitReader reader = new(packet[length..]);
                tables.Read(ref reader, part.Version, type);
                length += reader.ByteLength;
                Span<TLatent> chunk = numbers[..Math.Min(part.ChunkLength, numbers.Length)];
                length += tables.Decode(packet[length..], length, chunk);
                numbers = numbers[chunk.Length..];
            }
        }
        finally
        {
            tables.Forget();
        }
        return length;
    }

    private static FormatException Malformed(CorruptDataException problem) =>
        new($"{problem.Found} in place of {problem.Expected}, {problem.Structure}", problem);
}
