using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>Decodes the chunks of standalone files one after the other, into the tables of the thread.</summary>
internal static class PcoChunkReader
{
    /// <summary>A chunk says how many values it holds before it shows them; so many per byte, no more, are believed at once.</summary>
    public const int BelievedValuesPerByte = 8;

    // Room that any chunk may claim.
    private const int BelievedBytes = 1 << 16;

    /// <summary>Throws where a chunk says that it holds more numbers than it does; asked before much room is made for them.</summary>
    /// <param name="file">The file, which stands at the chunk.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="length">How many it says there are.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static unsafe void CheckLength<T>(PcoFileReader file, PcoNumberType type, int length)
        where T : unmanaged
    {
        if (length <= Math.Max((long)file.Rest.Length * BelievedValuesPerByte, BelievedBytes / sizeof(T)))
            return;
        PcoFileReader start = file;
        try
        {
            Skip(ref file, type, length);
        }
        catch (CorruptDataException)
        {
            // What is wrong first may be a number, over which skipping passes.
            Read(ref start, type, length, new T[PcoFormat.Batch].AsSpan(), filled: null);
            throw;
        }
    }

    /// <summary>Goes to the end of the chunk a file stands at.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="length">How many there are.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static void Skip(ref PcoFileReader file, PcoNumberType type, int length)
    {
        switch (PcoNumbers.LatentBits(type))
        {
            case 8:
                SkipLatents<byte>(ref file, type, length);
                break;
            case 16:
                SkipLatents<ushort>(ref file, type, length);
                break;
            case 32:
                SkipLatents<uint>(ref file, type, length);
                break;
            default:
                SkipLatents<ulong>(ref file, type, length);
                break;
        }
    }

    /// <summary>Decodes the chunk a file stands at, and goes to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="numbers">Where they go, as many as there are.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static void Read<T>(ref PcoFileReader file, PcoNumberType type, Span<T> numbers)
        where T : unmanaged => Read(ref file, type, numbers.Length, numbers, filled: null);

    /// <summary>Decodes the chunk a file stands at, some numbers after the other, and goes to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="room">Where they go: all of them, or whole batches at a time.</param>
    /// <param name="filled">Told how many there are in the room, each time before others take their place.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static unsafe void Read<T>(
        ref PcoFileReader file,
        PcoNumberType type,
        int length,
        Span<T> room,
        Action<int>? filled
    )
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(byte))
            ReadLatents(ref file, type, length, MemoryMarshal.Cast<T, byte>(room), filled);
        else if (sizeof(T) == sizeof(ushort))
            ReadLatents(ref file, type, length, MemoryMarshal.Cast<T, ushort>(room), filled);
        else if (sizeof(T) == sizeof(uint))
            ReadLatents(ref file, type, length, MemoryMarshal.Cast<T, uint>(room), filled);
        else
            ReadLatents(ref file, type, length, MemoryMarshal.Cast<T, ulong>(room), filled);
    }

    private static void SkipLatents<TLatent>(ref PcoFileReader file, PcoNumberType type, int length)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        PcoBitReader reader = new(file.Rest, file.Offset);
        try
        {
            tables.Read(ref reader, file.Header.Version, type);
            file.Position += reader.ByteLength;
            file.Position += tables.Measure(file.Rest, file.Offset, length);
        }
        finally
        {
            tables.Forget();
        }
    }

    private static void ReadLatents<TLatent>(
        ref PcoFileReader file,
        PcoNumberType type,
        int length,
        Span<TLatent> room,
        Action<int>? filled
    )
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        // Who is told may decode something else meanwhile.
        PcoChunkTables<TLatent> tables = filled is null ? PcoChunkTables<TLatent>.Current : new();
        PcoBitReader reader = new(file.Rest, file.Offset);
        try
        {
            tables.Read(ref reader, file.Header.Version, type);
            file.Position += reader.ByteLength;
            file.Position += tables.Decode(file.Rest, file.Offset, length, room, filled);
            CheckBehind<TLatent>(tables.Meta, length, file.Offset);
        }
        finally
        {
            tables.Forget();
        }
    }

    // The reference (1.0.3) looks up whole batches in a dictionary. Behind the numbers of a chunk that ends within its first one lies the
    // lowest latent of the only bin, which is no place where places are stored as differences.
    private static unsafe void CheckBehind<TLatent>(PcoChunkMeta meta, int length, long offset)
        where TLatent : unmanaged
    {
        if (meta.Mode.Kind != PcoModeKind.Dictionary || length >= PcoFormat.Batch || meta.Primary.Bins.Length != 1)
            return;
        int count = meta.Mode.Dictionary!.Length / sizeof(TLatent);
        ulong place = meta.Primary.Bins[0].Lower;
        if (place >= (ulong)count)
            PcoThrow.Corrupt("Pcodec page", offset, $"places in a dictionary of {count}", $"{place}");
    }
}
