using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>
/// Pcodec: the shared part of a block is the header of the wrapped format and the meta of one chunk, whose pages are the packets. Where the
/// packets have less in common each is a chunk of its own, meta and page, and the header alone is shared. FORMAT.md, "Encoded chunks".
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

    public void Decode(SharedPart? shared, ReadOnlySpan<byte> packet, Span<byte> plain)
    {
        PcoSharedPart<TLatent> part = (PcoSharedPart<TLatent>)shared!;
        Span<TLatent> numbers = MemoryMarshal.Cast<byte, TLatent>(plain);
        try
        {
            int length = 0;
            PcoChunkTables<TLatent> tables = part.Tables;
            if (!part.HasMeta)
            {
                // Nothing here is entered again by the same thread.
                tables = PcoChunkTables<TLatent>.Current;
                PcoBitReader reader = new(packet);
                tables.Read(ref reader, part.Version, type);
                length = reader.ByteLength;
            }
            length += tables.Decode(packet[length..], length, numbers);
            if (length != packet.Length)
                throw new FormatException($"a page that ends {packet.Length - length} bytes early");
        }
        catch (CorruptDataException problem)
        {
            throw Malformed(problem);
        }
    }

    private static FormatException Malformed(CorruptDataException problem) =>
        new($"{problem.Found} in place of {problem.Expected}, {problem.Structure}", problem);
}

/// <summary>The shared part of a block of numbers. Can be filled again, which allocates nothing then.</summary>
internal sealed class PcoSharedPart<TLatent> : SharedPart
    where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
{
    // A state has a node of 4 bytes and a latent.
    private const int MostBytesPerState = sizeof(uint) + sizeof(ulong);
    private const int FixedBytes = 4_096;

    public PcoVersion Version { get; private set; }

    /// <summary>Whether the packets are pages of one chunk; else each is a chunk.</summary>
    public bool HasMeta { get; private set; }

    public PcoChunkTables<TLatent> Tables { get; } = new();

    public override int ByteLength
    {
        get
        {
            if (!HasMeta)
                return FixedBytes;
            int states = 1 << Tables.Meta.Primary.AnsLog;
            if (Tables.Meta.HasSecondary)
                states += 1 << Tables.Meta.Secondary.AnsLog;
            if (Tables.Meta.HasDeltaVariable)
                states += 1 << Tables.Meta.DeltaVariable.AnsLog;
            return FixedBytes + states * MostBytesPerState;
        }
    }

    /// <exception cref="CorruptDataException">The bytes end early, or contradict the format or the type.</exception>
    public void Read(ReadOnlySpan<byte> bytes, PcoNumberType type)
    {
        PcoBitReader reader = new(bytes);
        Version = PcoVersion.Read(ref reader);
        HasMeta = reader.ByteLength < bytes.Length;
        if (!HasMeta)
            return;
        Tables.Read(ref reader, Version, type);
        if (reader.ByteLength != bytes.Length)
            PcoThrow.Corrupt("Pcodec chunk", reader.Offset, "the end of the shared part", "more bytes");
    }
}
