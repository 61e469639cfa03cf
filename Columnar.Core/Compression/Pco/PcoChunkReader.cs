using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Compression;

/// <summary>Decodes the chunks of standalone files one after the other, into the tables of the thread.</summary>
internal static class PcoChunkReader
{
    /// <summary>A chunk says how many values it holds before it shows them; so many per byte, no more, are believed at once.</summary>
    public const int BelievedValuesPerByte = 8;

    /// <summary>Throws where a chunk says that it holds more numbers than it does; asked before much room is made for them.</summary>
    /// <param name="file">The file, which stands at the chunk.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="length">How many it says there are.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static void CheckLength(PcoFileReader file, PcoNumberType type, int length)
    {
        if (length <= (long)file.Rest.Length * BelievedValuesPerByte)
            return;
        switch (PcoNumbers.LatentBits(type))
        {
            case 8:
                Measure<byte>(file, type, length);
                break;
            case 16:
                Measure<ushort>(file, type, length);
                break;
            case 32:
                Measure<uint>(file, type, length);
                break;
            default:
                Measure<ulong>(file, type, length);
                break;
        }
    }

    /// <summary>Decodes the chunk a file stands at, and goes to its end.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="numbers">Where they go, as many as there are.</param>
    /// <exception cref="CorruptDataException">The bytes end before, or contradict the format.</exception>
    public static unsafe void Read<T>(ref PcoFileReader file, PcoNumberType type, Span<T> numbers)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(byte))
            ReadLatents(ref file, type, MemoryMarshal.Cast<T, byte>(numbers));
        else if (sizeof(T) == sizeof(ushort))
            ReadLatents(ref file, type, MemoryMarshal.Cast<T, ushort>(numbers));
        else if (sizeof(T) == sizeof(uint))
            ReadLatents(ref file, type, MemoryMarshal.Cast<T, uint>(numbers));
        else
            ReadLatents(ref file, type, MemoryMarshal.Cast<T, ulong>(numbers));
    }

    private static void Measure<TLatent>(PcoFileReader file, PcoNumberType type, int length)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        PcoBitReader reader = new(file.Rest, file.Offset);
        try
        {
            tables.Read(ref reader, file.Header.Version, type);
            tables.Measure(file.Rest[reader.ByteLength..], file.Offset + reader.ByteLength, length);
        }
        finally
        {
            tables.Forget();
        }
    }

    private static void ReadLatents<TLatent>(ref PcoFileReader file, PcoNumberType type, Span<TLatent> numbers)
        where TLatent : unmanaged, IBinaryInteger<TLatent>, IUnsignedNumber<TLatent>
    {
        PcoChunkTables<TLatent> tables = PcoChunkTables<TLatent>.Current;
        PcoBitReader reader = new(file.Rest, file.Offset);
        try
        {
            tables.Read(ref reader, file.Header.Version, type);
            file.Position += reader.ByteLength;
            file.Position += tables.Decode(file.Rest, file.Offset, numbers);
        }
        finally
        {
            tables.Forget();
        }
    }
}
