using System.Buffers;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>
/// Appends to one buffer of a chunk behind its filled bits: collects small writes, continues the checksums, pads the end to 64
/// bytes with zeros so that nothing is ever read that was not written.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Large appends are written in pieces of this many bytes.</summary>
    public const int DirectPieceBytes = 512 << 10;

    private const int StagingBytes = 64 << 10;

    private readonly Store _store;
    private readonly Extent _extent;
    private readonly int _checksumUnit;
    private readonly List<uint> _checksums;
    private readonly byte[] _staging = ArrayPool<byte>.Shared.Rent(StagingBytes + Geometry.BufferAlignment);
    private long _lengthBits;
    private int _staged;
    private byte _tailByte;

    /// <summary>Continues a segment, or begins one where <paramref name="from"/> is null.</summary>
    public SegmentWriter(Store store, Extent extent, Segment? from, int checksumUnit)
    {
        _store = store;
        _extent = extent;
        _checksumUnit = checksumUnit;
        _checksums = from is null ? [] : [.. from.Checksums];
        _lengthBits = from?.LengthBits ?? 0;
        _tailByte = from?.TailByte ?? 0;
    }

    public long LengthBits => _lengthBits;

    /// <summary>Appends whole bytes; the length so far is whole bytes too.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        bool direct = bytes.Length > StagingBytes / 2;
        if (direct || bytes.Length > StagingBytes - _staged)
            FlushStaging();
        if (direct)
        {
            // Piece by piece, so that what the checksum has read is still in the cache when it is written.
            while (bytes.Length > 0)
            {
                ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, DirectPieceBytes)];
                ExtendChecksums(_lengthBits >> 3, piece);
                _store.WriteAt(_extent.Offset + (_lengthBits >> 3), piece);
                _lengthBits += (long)piece.Length << 3;
                bytes = bytes[piece.Length..];
            }
            return;
        }
        ExtendChecksums(_lengthBits >> 3, bytes);
        bytes.CopyTo(_staging.AsSpan(_staged));
        _staged += bytes.Length;
        _lengthBits += (long)bytes.Length << 3;
    }

    /// <summary>Appends bits of a bitmap, or ones where it is empty.</summary>
    public void AppendBits(ReadOnlySpan<byte> bits, long start, long count)
    {
        Span<byte> piece = stackalloc byte[4096 + 1];
        while (count > 0)
        {
            int used = (int)(_lengthBits & 7);
            int taken = (int)Math.Min(count, (4096 << 3) - used);
            piece[0] = _tailByte;
            if (bits.IsEmpty)
                Bitmap.Fill(piece, used, taken, true);
            else
                Bitmap.Copy(bits, start, piece, used, taken);
            int end = used + taken;
            _lengthBits -= used;
            AppendBytes(piece[..(end >> 3)]);
            _lengthBits += end & 7;
            _tailByte = (end & 7) == 0 ? (byte)0 : (byte)(piece[end >> 3] & (byte)Bitmap.LowMask(end & 7));
            start += taken;
            count -= taken;
        }
    }

    /// <summary>Writes what is left, padded, and gives the segment.</summary>
    public Segment Finish()
    {
        long wholeBytes = _lengthBits >> 3;
        long paddedEnd = Geometry.AlignUp((_lengthBits + 7) >> 3, Geometry.BufferAlignment);
        int padding = (int)(paddedEnd - wholeBytes);
        if (padding > 0)
        {
            Span<byte> target = _staging.AsSpan(_staged, padding);
            target.Clear();
            target[0] = _tailByte;
            _staged += padding;
        }
        Flush(paddedEnd);
        return new Segment(_extent, _lengthBits, [.. _checksums], _tailByte);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_staging);

    private void FlushStaging() => Flush(_lengthBits >> 3);

    private void Flush(long end)
    {
        if (_staged > 0)
            _store.WriteAt(_extent.Offset + end - _staged, _staging.AsSpan(0, _staged));
        _staged = 0;
    }

    private void ExtendChecksums(long position, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int inUnit = (int)(position % _checksumUnit);
            int taken = Math.Min(bytes.Length, _checksumUnit - inUnit);
            if (inUnit == 0)
                _checksums.Add(Crc32C.Compute(bytes[..taken]));
            else
                _checksums[^1] = Crc32C.Append(_checksums[^1], bytes[..taken]);
            position += taken;
            bytes = bytes[taken..];
        }
    }
}
