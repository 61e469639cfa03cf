namespace Columnar.Storage;

/// <summary>A run of pages that holds one thing since the commit that allocated it.</summary>
/// <remarks>
/// The object stands for the allocation: all versions of a segment that share the bytes share it, and its parts share its
/// high-water mark.
/// </remarks>
internal sealed class Extent(long firstPage, long pageCount, ulong born, long highWaterBits)
{
    // The allocation this is a part of; null where it is whole.
    private Extent? _whole;
    private long _highWaterBits = highWaterBits;

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
    public long HighWaterBits
    {
        get =>
            _whole is null ? _highWaterBits : Math.Clamp(_whole.HighWaterBits - BitsBefore(_whole), 0, ByteLength * 8);
        set
        {
            if (_whole is null)
                _highWaterBits = value;
            else
                _whole.HighWaterBits = Math.Max(_whole.HighWaterBits, value + BitsBefore(_whole));
        }
    }

    /// <summary>Some of its pages as an extent of their own.</summary>
    /// <param name="startPage">The first, counted from its beginning.</param>
    /// <param name="pages">How many.</param>
    public Extent Part(long startPage, long pages) =>
        new(firstPage + startPage, pages, born, 0) { _whole = _whole ?? this };

    private long BitsBefore(Extent whole) => (Offset - whole.Offset) * 8;
}
