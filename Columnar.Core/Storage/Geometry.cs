namespace Columnar.Storage;

/// <summary>Where things stand in the file: all arithmetic on pages, slabs and paddings. FORMAT.md, "Geometry".</summary>
internal static class Geometry
{
    /// <summary>The allocation unit, and nothing else.</summary>
    public const int PageSize = 4096;

    public const int PageShift = 12;

    /// <summary>Page 0 is the file header, pages 1 and 2 the commit slots.</summary>
    public const long FirstExtentPage = 3;

    /// <summary>2^30 bytes; the file is mapped in slabs of this length, which no extent straddles.</summary>
    public const int DefaultSlabShift = 30;

    /// <summary>A slab holds at least one segment of the largest size.</summary>
    public const int MinSlabShift = 26;

    /// <summary>The largest segment.</summary>
    public const long MaxSegmentBytes = 64L << 20;

    /// <summary>Segments below this length grow by being copied; from here on a new chunk is begun instead.</summary>
    public const long CopyGrowthLimit = 1L << 20;

    /// <summary>Rows of a block: the unit of checksums, statistics, compression and skipping.</summary>
    public const int BlockRows = 65_536;

    /// <summary>Extents of this many pages (64 KiB) and more begin at a multiple of it, so that they can be mapped side by side.</summary>
    public const int AlignedExtentPages = 16;

    /// <summary>No file is larger than this: 2^48 bytes.</summary>
    public const long MaxFilePages = 1L << 36;

    /// <summary>No commit or region has a higher number: counting up never gets there, and locks have places for them.</summary>
    public const long MaxNumber = 1L << 60;

    /// <summary>Arrow's recommended alignment and padding of buffers.</summary>
    public const int BufferAlignment = 64;

    public static long PagesFor(long byteLength) => (byteLength + PageSize - 1) >> PageShift;

    public static long AlignUp(long value, long powerOfTwo) => (value + powerOfTwo - 1) & -powerOfTwo;

    public static long SlotOffset(int slotIndex) => (1L + slotIndex) * PageSize;

    /// <summary>The alignment, in pages, of an extent of a length.</summary>
    public static int ExtentAlignment(long pageCount) => pageCount >= AlignedExtentPages ? AlignedExtentPages : 1;
}
