using System.Runtime.InteropServices;
using Columnar.Compression;

namespace Columnar;

/// <summary>
/// Decodes pages of a chunk of Pcodec's wrapped format, in any order, each by itself. Who stores chunks and pages keeps the number of
/// values of each page.
/// </summary>
/// <typeparam name="T">The numbers' type.</typeparam>
/// <remarks>Does not change: any number of threads may decode pages at once. Decoding allocates nothing, once a thread has decoded a page.</remarks>
public sealed class PcoChunkDecoder<T>
    where T : unmanaged
{
    // PcoChunkTables of the unsigned integer as wide as T.
    private readonly object _tables;

    private PcoChunkDecoder(object tables) => _tables = tables;

    /// <summary>Reads the header of the wrapped format and, right behind it, the meta of its first chunk.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="consumed">The bytes of both.</param>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of type <typeparamref name="T"/>.</exception>
    /// <exception cref="CorruptDataException">The bytes end early, or contradict the format or the type.</exception>
    public static PcoChunkDecoder<T> Open(ReadOnlySpan<byte> bytes, out int consumed)
    {
        PcoBitReader reader = new(bytes);
        PcoVersion version = PcoVersion.Read(ref reader);
        return Open(version, ref reader, out consumed);
    }

    /// <summary>Reads the meta of a chunk that stands apart from the header.</summary>
    /// <param name="header">The header of the wrapped format.</param>
    /// <param name="meta">The meta of the chunk, and what follows it.</param>
    /// <param name="consumed">The bytes of the meta.</param>
    /// <exception cref="NotSupportedException">Pcodec has no numbers of type <typeparamref name="T"/>.</exception>
    /// <exception cref="CorruptDataException">The bytes end early, or contradict the format or the type.</exception>
    public static PcoChunkDecoder<T> Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> meta, out int consumed)
    {
        PcoBitReader reader = new(header);
        PcoVersion version = PcoVersion.Read(ref reader);
        reader = new PcoBitReader(meta);
        return Open(version, ref reader, out consumed);
    }

    /// <summary>Decodes a page.</summary>
    /// <param name="page">The page, and what follows it.</param>
    /// <param name="destination">Where its numbers go: as long as the page has numbers; written in part even where an error is thrown.</param>
    /// <returns>The bytes of the page.</returns>
    /// <exception cref="CorruptDataException">The bytes end early or contradict the format.</exception>
    public unsafe int Decode(ReadOnlySpan<byte> page, Span<T> destination)
    {
        if (sizeof(T) == sizeof(byte))
            return ((PcoChunkTables<byte>)_tables).Decode(page, 0, MemoryMarshal.Cast<T, byte>(destination));
        if (sizeof(T) == sizeof(ushort))
            return ((PcoChunkTables<ushort>)_tables).Decode(page, 0, MemoryMarshal.Cast<T, ushort>(destination));
        if (sizeof(T) == sizeof(uint))
            return ((PcoChunkTables<uint>)_tables).Decode(page, 0, MemoryMarshal.Cast<T, uint>(destination));
        return ((PcoChunkTables<ulong>)_tables).Decode(page, 0, MemoryMarshal.Cast<T, ulong>(destination));
    }

    private static unsafe PcoChunkDecoder<T> Open(PcoVersion version, ref PcoBitReader reader, out int consumed)
    {
        PcoNumberType type = PcoNumbers.TypeOf<T>();
        object tables = sizeof(T) switch
        {
            sizeof(byte) => PcoChunkTables<byte>.Open(ref reader, version, type),
            sizeof(ushort) => PcoChunkTables<ushort>.Open(ref reader, version, type),
            sizeof(uint) => PcoChunkTables<uint>.Open(ref reader, version, type),
            _ => PcoChunkTables<ulong>.Open(ref reader, version, type),
        };
        consumed = reader.ByteLength;
        return new PcoChunkDecoder<T>(tables);
    }
}
