using Columnar.Memory;
using Columnar.Storage.Platform;

namespace Columnar.Storage;

/// <summary>
/// Pieces of a buffer one behind the other in memory: those that fill whole pages are pages of the file, mapped a second time, the rest
/// is copied. Bits behind the last are zero up to the end of their byte.
/// </summary>
/// <remarks>
/// Nothing frees it but <see cref="Unmap"/>, which is called when nobody leans on the commit any more. So what would have to be copied for the most
/// part is none: such copies belong to the collector.
/// </remarks>
internal sealed unsafe class ContiguousBuffer
{
    // Below this a copy costs no more than a mapping does.
    private const long MinMappedBytes = 64 << 10;

    // A process has 65,530 mappings by default on Linux, and the collector needs some as well.
    private const int MaxMappings = 16_384;

    private static int s_mappings;

    private readonly long _reservedBytes;
    private readonly int _mappings;

    private ContiguousBuffer(nint address, long reservedBytes, int mappings)
    {
        Address = address;
        _reservedBytes = reservedBytes;
        _mappings = mappings;
    }

    /// <summary>Where the first bit lies; the address is that of a page.</summary>
    public nint Address { get; }

    private static long SystemPage => Environment.SystemPageSize;

    /// <summary>How many bytes of pieces would be copied.</summary>
    /// <param name="map">The file.</param>
    /// <param name="pieces">The pieces, as for <see cref="TryCreate"/>.</param>
    public static long CopiedBytes(SlabMap map, ReadOnlySpan<BufferPiece> pieces)
    {
        long copied = Bitmap.ByteLength(pieces[^1].EndBit);
        foreach (BufferPiece piece in pieces)
            copied -= MappableBytes(map, piece, piece.EndBit == pieces[^1].EndBit, out _);
        return Math.Max(0, copied);
    }

    /// <summary>Puts pieces side by side.</summary>
    /// <param name="map">The file; the lease on what the pieces hold is entered.</param>
    /// <param name="pieces">The pieces in order, without gaps, from bit 0 on; less than 2 GiB.</param>
    /// <returns>Null where the system cannot.</returns>
    public static ContiguousBuffer? TryCreate(SlabMap map, ReadOnlySpan<BufferPiece> pieces)
    {
        int mappings = CountMappings(map, pieces);
        if (Interlocked.Add(ref s_mappings, mappings) > MaxMappings)
        {
            Interlocked.Add(ref s_mappings, -mappings);
            return null;
        }
        long reserved = Geometry.AlignUp(Bitmap.ByteLength(pieces[^1].EndBit), SystemPage);
        ContiguousBuffer buffer = new(FilePlatform.Current.TryReserve(reserved), reserved, mappings);
        if (buffer.Address != 0 && buffer.TryFill(map, pieces))
            return buffer;
        buffer.Unmap();
        return null;
    }

    /// <summary>Gives the memory back.</summary>
    public void Unmap()
    {
        if (Address != 0)
            FilePlatform.Current.Unreserve(Address, _reservedBytes);
        Interlocked.Add(ref s_mappings, -_mappings);
    }

    private bool TryFill(SlabMap map, ReadOnlySpan<BufferPiece> pieces)
    {
        // SAFETY: the reserved memory holds all bits of the pieces, and nobody else knows of it yet; they are less than 2 GiB.
        Span<byte> target = new((void*)Address, (int)Bitmap.ByteLength(pieces[^1].EndBit));
        foreach (BufferPiece piece in pieces)
        {
            long bytes = MappableBytes(map, piece, piece.EndBit == pieces[^1].EndBit, out long offset);
            if (bytes > 0)
            {
                nint place = Address + (nint)(piece.FirstBit >> 3);
                if (piece.Address == 0 ? !Ones.TryMapOver(place, bytes) : !map.TryMapOver(place, offset, bytes))
                    return false;
            }
            long done = Math.Min(bytes * 8, piece.BitCount);
            if (done == piece.BitCount)
                continue;
            if (piece.Address == 0)
            {
                Bitmap.Fill(target, piece.FirstBit + done, piece.BitCount - done, true);
                continue;
            }
            // SAFETY: a piece holds its bits at its address for as long as the lease, which the caller has entered.
            ReadOnlySpan<byte> source = new((void*)piece.Address, (int)Bitmap.ByteLength(piece.BitCount));
            Bitmap.Copy(source, done, target, piece.FirstBit + done, piece.BitCount - done);
        }
        return true;
    }

    /// <summary>The most mappings that pieces take. The system joins those of pieces that lie side by side in the file too.</summary>
    /// <param name="map">The file.</param>
    /// <param name="pieces">The pieces, as for <see cref="TryCreate"/>.</param>
    public static int CountMappings(SlabMap map, ReadOnlySpan<BufferPiece> pieces)
    {
        int mappings = 1;
        long joined = -1;
        foreach (BufferPiece piece in pieces)
        {
            long bytes = MappableBytes(map, piece, piece.EndBit == pieces[^1].EndBit, out long offset);
            bool isWhole = bytes * 8 >= piece.BitCount;
            if (bytes > 0 && piece.Address == 0)
                mappings += Ones.CountMappings(bytes);
            else if (bytes > 0 && offset != joined)
                mappings++;
            // What is copied stands between pieces.
            if (!isWhole)
                mappings++;
            joined = isWhole && piece.Address != 0 ? offset + bytes : -1;
        }
        return mappings;
    }

    // The bytes from the beginning of a piece on that are whole pages, both in the file and in the whole. Those of the last piece may reach
    // into a page that it does not fill: the rest of it is nobody's, but for the bits of a started byte.
    private static long MappableBytes(SlabMap map, in BufferPiece piece, bool isLast, out long offset)
    {
        offset = 0;
        bool isOnes = piece.Address == 0;
        if (piece.FirstBit % (SystemPage * 8) != 0 || (!isOnes && !map.TryGetOffset(piece.Address, out offset)))
            return 0;
        long bytes = piece.BitCount >> 3;
        bytes =
            isLast && !isOnes && (piece.BitCount & 7) == 0
                ? Geometry.AlignUp(bytes, SystemPage)
                : bytes / SystemPage * SystemPage;
        return bytes >= MinMappedBytes && offset % SystemPage == 0 && (!isOnes || Ones.CanMapOver) ? bytes : 0;
    }
}
