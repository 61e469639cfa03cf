namespace Columnar.Storage;

/// <summary>Reads and checks the bytes of a segment through the map.</summary>
internal static class SegmentReader
{
    /// <summary>The filled bytes, the last one perhaps in part.</summary>
    public static ReadOnlySpan<byte> Bytes(Store store, Segment segment) =>
        store.Map.Bytes(segment.Extent.Offset, checked((int)segment.UsedBytes));

    /// <summary>Checks the checksums of the units that hold some whole bytes.</summary>
    /// <exception cref="CorruptDataException">One differs.</exception>
    public static void Verify(Store store, Segment segment, int checksumUnit, string name, long firstByte, long endByte)
    {
        ReadOnlySpan<byte> bytes = Bytes(store, segment);
        endByte = Math.Min(endByte, segment.WholeBytes);
        for (long unit = firstByte / checksumUnit; unit * checksumUnit < endByte; unit++)
        {
            int start = (int)(unit * checksumUnit);
            int length = (int)Math.Min(checksumUnit, segment.WholeBytes - start);
            uint found = Crc32C.Compute(bytes.Slice(start, length));
            if (found != segment.Checksums[unit])
                Throw.Corrupt(
                    $"data of '{name}'",
                    segment.Extent.Offset + start,
                    $"checksum {segment.Checksums[unit]:x8}",
                    $"{found:x8}"
                );
        }
    }

    /// <summary>Checks everything from a byte on, the bits of a begun last byte too.</summary>
    /// <exception cref="CorruptDataException">Something differs.</exception>
    public static void VerifyAll(Store store, Segment segment, int checksumUnit, string name, long firstByte)
    {
        Verify(store, segment, checksumUnit, name, firstByte, segment.WholeBytes);
        int tailBits = (int)(segment.LengthBits & 7);
        if (tailBits == 0)
            return;
        int found = Bytes(store, segment)[^1] & ((1 << tailBits) - 1);
        if (found != segment.TailByte)
            Throw.Corrupt(
                $"data of '{name}'",
                segment.Extent.Offset + segment.WholeBytes,
                $"bits {segment.TailByte:x2}",
                $"{found:x2}"
            );
    }

    /// <summary>The segment cut to fewer bits: the same extent, with the checksum of the last unit made anew after a check of the old.</summary>
    public static Segment Cut(Store store, Segment segment, int checksumUnit, string name, long lengthBits)
    {
        if (lengthBits == segment.LengthBits)
            return segment;
        long wholeBytes = lengthBits >> 3;
        int wholeUnits = (int)(wholeBytes / checksumUnit);
        int rest = (int)(wholeBytes - (long)wholeUnits * checksumUnit);
        uint[] checksums = segment.Checksums[..(wholeUnits + (rest > 0 ? 1 : 0))];
        ReadOnlySpan<byte> bytes = Bytes(store, segment);
        int usedBits = (int)(lengthBits & 7);
        if (rest > 0 || (usedBits > 0 && wholeBytes < segment.WholeBytes))
        {
            Verify(
                store,
                segment,
                checksumUnit,
                name,
                wholeUnits * (long)checksumUnit,
                wholeBytes + (usedBits > 0 ? 1 : 0)
            );
            if (rest > 0)
                checksums[^1] = Crc32C.Compute(bytes.Slice(wholeUnits * checksumUnit, rest));
        }
        byte last =
            usedBits == 0 ? (byte)0
            : wholeBytes < segment.WholeBytes ? bytes[(int)wholeBytes]
            : segment.TailByte;
        return new Segment(segment.Extent, lengthBits, checksums, (byte)(last & ((1 << usedBits) - 1)));
    }
}
