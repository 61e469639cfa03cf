using System.Buffers;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Reads segments a checksummed unit at a time, and gives out nothing that contradicts its checksum.</summary>
/// <remarks>It reads through calls, not through the map: an unreadable sector is then an exception, not the end of the process.</remarks>
internal sealed class UnitReader(IDataFile file) : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    /// <summary>The unit that was read last.</summary>
    public ReadOnlySpan<byte> Last => _buffer.AsSpan(0, _length);

    /// <summary>The bytes of a unit, valid until the next call.</summary>
    /// <exception cref="CorruptDataException">They contradict their checksum, or the file ends before.</exception>
    /// <exception cref="IOException">The system cannot read them.</exception>
    public ReadOnlySpan<byte> Read(Segment segment, int checksumUnit, long index, string name)
    {
        long start = index * checksumUnit;
        int length = (int)Math.Min(checksumUnit, segment.WholeBytes - start);
        if (_buffer.Length < length)
        {
            Dispose();
            _buffer = ArrayPool<byte>.Shared.Rent(length);
        }
        _length = 0; // Nothing, should what follows fail.
        Span<byte> bytes = _buffer.AsSpan(0, length);
        file.Read(segment.Extent.Offset + start, bytes);
        uint found = Crc32C.Compute(bytes);
        if (found != segment.Checksums[index])
            Throw.Corrupt(
                $"data of '{name}'",
                segment.Extent.Offset + start,
                $"checksum {segment.Checksums[index]:x8}",
                $"{found:x8}"
            );
        _length = length;
        return bytes;
    }

    /// <summary>The whole bytes of a segment.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] ReadAll(Segment segment, int checksumUnit, string name)
    {
        byte[] bytes = new byte[segment.WholeBytes];
        for (int index = 0; index < segment.Checksums.Length; index++)
            Read(segment, checksumUnit, index, name).CopyTo(bytes.AsSpan(index * checksumUnit));
        return bytes;
    }

    /// <summary>Compares the bits of a begun last byte with those the catalog keeps.</summary>
    /// <exception cref="CorruptDataException">They differ, or the file ends before.</exception>
    /// <exception cref="IOException">The system cannot read them.</exception>
    public void CheckTail(Segment segment, string name)
    {
        int bits = (int)(segment.LengthBits & 7);
        if (bits == 0)
            return;
        Span<byte> last = stackalloc byte[1];
        long place = segment.Extent.Offset + segment.WholeBytes;
        file.Read(place, last);
        int found = last[0] & (int)Bitmap.LowMask(bits);
        if (found != segment.TailByte)
            Throw.Corrupt($"data of '{name}'", place, $"bits {segment.TailByte:x2}", $"{found:x2}");
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
