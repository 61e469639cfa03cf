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
    // Below this a copy costs no more than a mapping does; but of the last piece, what is not copied can grow.
    private const long MinMappedBytes = 64 << 10;

    // A process has 65,530 mappings by default on Linux, and the collector needs some as well.
    private const int MaxMappings = 16_384;

    private static int s_mappings;

    private readonly long _reservedBytes;
    private BufferPiece[] _pieces;
    private int _mappings;

    // Whether all of it is the file itself: only then nothing in it can be out of date, and more can be mapped behind it.
    private bool _isFile;

    private ContiguousBuffer(nint address, long reservedBytes, BufferPiece[] pieces, int mappings)
    {
        Address = address;
        _reservedBytes = reservedBytes;
        _pieces = pieces;
        _mappings = mappings;
    }

    /// <summary>Where the first bit lies; the address is that of a page.</summary>
    public nint Address { get; }

    /// <summary>How many columns share it. Guarded by the gate of <see cref="ContiguousColumns"/>.</summary>
    public int Users { get; set; } = 1;

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
    /// <param name="growth">Bytes of memory to keep free for <see cref="TryExtend"/>.</param>
    /// <returns>Null where the system cannot.</returns>
    public static ContiguousBuffer? TryCreate(SlabMap map, BufferPiece[] pieces, long growth = 0)
    {
        int mappings = CountMappings(map, pieces);
        if (!TryTake(mappings))
            return null;
        long reserved = Geometry.AlignUp(Bitmap.ByteLength(pieces[^1].EndBit) + growth, SystemPage);
        ContiguousBuffer buffer = new(FilePlatform.Current.TryReserve(reserved), reserved, pieces, mappings);
        if (buffer.Address != 0 && buffer.TryFill(map, pieces))
        {
            buffer._isFile = Array.TrueForAll(pieces, piece => IsWhole(map, pieces, piece));
            return buffer;
        }
        buffer.Unmap();
        return null;
    }

    /// <summary>Whether it holds other pieces too, or can be made to: its own, some of the first of them, or with others behind its last.</summary>
    /// <param name="map">The file; the lease on what the pieces hold is entered.</param>
    /// <param name="pieces">The pieces, as for <see cref="TryCreate"/>.</param>
    /// <remarks>What is mapped already stays as it is, so that nobody who reads it notices. Called in the gate of <see cref="ContiguousColumns"/>.</remarks>
    public bool TryExtend(SlabMap map, BufferPiece[] pieces)
    {
        if (!_isFile || Bitmap.ByteLength(pieces[^1].EndBit) > _reservedBytes)
            return false;
        int same = 0;
        while (same < pieces.Length && same < _pieces.Length && pieces[same] == _pieces[same])
            same++;
        if (same == pieces.Length)
            return true;
        // The first that differs may be one that was not there, or the last of either that reaches further in the other.
        long known = 0;
        if (same < _pieces.Length)
        {
            BufferPiece own = _pieces[same];
            if (own with { BitCount = pieces[same].BitCount } != pieces[same])
                return false;
            if (own.BitCount > pieces[same].BitCount)
                return same == pieces.Length - 1;
            if (same < _pieces.Length - 1)
                return false;
            known = Geometry.AlignUp(own.BitCount >> 3, SystemPage);
        }
        if (!Array.TrueForAll(pieces[same..], piece => IsWhole(map, pieces, piece)))
            return false;
        int added = Math.Max(0, CountMappings(map, pieces) - _mappings);
        if (!TryTake(added))
            return false;
        _mappings += added;
        for (int i = same; i < pieces.Length; i++)
        {
            long bytes = MappableBytes(map, pieces[i], i == pieces.Length - 1, out long offset);
            nint place = Address + (nint)((pieces[i].FirstBit >> 3) + known);
            if (bytes > known && !map.TryMapOver(place, offset + known, bytes - known))
            {
                _isFile = false;
                return false;
            }
            known = 0;
        }
        _pieces = pieces;
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    public void Unmap()
    {
        if (Address != 0)
            FilePlatform.Current.Unreserve(Address, _reservedBytes);
        Interlocked.Add(ref s_mappings, -_mappings);
    }

    private static bool TryTake(int mappings)
    {
        if (Interlocked.Add(ref s_mappings, mappings) <= MaxMappings)
            return true;
        Interlocked.Add(ref s_mappings, -mappings);
        return false;
    }

    private static bool IsWhole(SlabMap map, BufferPiece[] pieces, BufferPiece piece) =>
        piece.Address != 0
        && (piece.BitCount & 7) == 0
        && MappableBytes(map, piece, piece.EndBit == pieces[^1].EndBit, out _) >= piece.BitCount >> 3;

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
        bool mayGrow = isLast && !isOnes && (piece.BitCount & 7) == 0;
        long bytes = piece.BitCount >> 3;
        bytes = mayGrow ? Geometry.AlignUp(bytes, SystemPage) : bytes / SystemPage * SystemPage;
        return (mayGrow || bytes >= MinMappedBytes) && offset % SystemPage == 0 && (!isOnes || Ones.CanMapOver)
            ? bytes
            : 0;
    }
}
