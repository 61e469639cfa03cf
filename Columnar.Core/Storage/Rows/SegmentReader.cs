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
        int usedBits = (int)(lengthBits & 7);
        uint[] checksums = ChecksumsOf(
            store,
            segment,
            checksumUnit,
            name,
            0,
            wholeBytes,
            wholeBytes + (usedBits > 0 ? 1 : 0)
        );
        byte last =
            usedBits == 0 ? (byte)0
            : wholeBytes < segment.WholeBytes ? Bytes(store, segment)[(int)wholeBytes]
            : segment.TailByte;
        return new Segment(segment.Extent, lengthBits, checksums, (byte)(last & ((1 << usedBits) - 1)));
    }

    /// <summary>
    /// Some bytes of a segment as one of its own in the same place, with the checksum of the last unit made anew, where it is cut,
    /// after a check of the old.
    /// </summary>
    /// <param name="store">The open file.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="checksumUnit">The bytes a checksum covers.</param>
    /// <param name="name">Of the region, for errors.</param>
    /// <param name="firstByte">The first; a multiple of the unit, and so of the page.</param>
    /// <param name="endByte">Behind the last; where it is the end of the whole bytes, begun bits and the room behind go with it.</param>
    public static Segment Part(
        Store store,
        Segment segment,
        int checksumUnit,
        string name,
        long firstByte,
        long endByte
    )
    {
        bool isEnd = endByte >= segment.WholeBytes;
        if (firstByte == 0 && isEnd)
            return segment;
        long firstPage = firstByte / Geometry.PageSize;
        long pages = isEnd ? segment.Extent.PageCount - firstPage : Math.Max(1, Geometry.PagesFor(endByte - firstByte));
        return new Segment(
            segment.Extent.Part(firstPage, pages),
            isEnd ? segment.LengthBits - firstByte * 8 : (endByte - firstByte) * 8,
            ChecksumsOf(store, segment, checksumUnit, name, firstByte, Math.Min(endByte, segment.WholeBytes), endByte),
            isEnd ? segment.TailByte : (byte)0
        );
    }

    // Checksums of the units from a unit's first byte on to an end. The unit that the end cuts is checked and made anew, if
    // `checkedEnd` lies in it.
    private static uint[] ChecksumsOf(
        Store store,
        Segment segment,
        int checksumUnit,
        string name,
        long firstByte,
        long endByte,
        long checkedEnd
    )
    {
        int first = (int)(firstByte / checksumUnit);
        int wholeUnits = (int)(endByte / checksumUnit);
        int rest = (int)(endByte - (long)wholeUnits * checksumUnit);
        uint[] checksums = segment.Checksums[first..(wholeUnits + (rest > 0 ? 1 : 0))];
        bool isCut = rest > 0 && endByte < segment.WholeBytes;
        if (isCut || (checkedEnd > endByte && endByte < segment.WholeBytes))
            Verify(store, segment, checksumUnit, name, wholeUnits * (long)checksumUnit, checkedEnd);
        if (isCut)
            checksums[^1] = Crc32C.Compute(Bytes(store, segment).Slice(wholeUnits * checksumUnit, rest));
        return checksums;
    }
}
