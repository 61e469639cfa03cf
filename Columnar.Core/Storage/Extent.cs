namespace Columnar.Storage;

/// <summary>A run of pages that holds one thing since the commit that allocated it.</summary>
/// <remarks>The object stands for the allocation: all versions of a segment that share the bytes share it.</remarks>
internal sealed class Extent(long firstPage, long pageCount, ulong born, long highWaterBits)
{
    public long FirstPage => firstPage;

    public long PageCount => pageCount;

    public long EndPage => firstPage + pageCount;

    /// <summary>The commit that allocated it.</summary>
    public ulong Born => born;

    public long Offset => firstPage * Geometry.PageSize;

    public long ByteLength => pageCount * Geometry.PageSize;

    /// <summary>
    /// Bits below this one may be seen by someone and are never overwritten; it never falls. Guarded by the writer lock.
    /// </summary>
    public long HighWaterBits { get; set; } = highWaterBits;
}
