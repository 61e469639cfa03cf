using Columnar.Storage;

namespace Columnar.Benchmarks;

/// <summary>Rows of zeros that were never written: holes of the file, whose checksums are known.</summary>
internal static class SparseVector
{
    public static void Create(Database database, string name, long byteLength)
    {
        const int Rows = (int)(Geometry.MaxSegmentBytes / sizeof(double));
        Store store = database.Store;
        RegionState region = database.Raw<double>(name).State;
        int unit = region.Header.Layout.ChecksumUnit(0);
        uint[] checksums = new uint[Geometry.MaxSegmentBytes / unit];
        Array.Fill(checksums, Crc32C.Compute(new byte[unit]));
        Chunk[] chunks = new Chunk[byteLength / Geometry.MaxSegmentBytes];
        for (int i = 0; i < chunks.Length; i++)
        {
            const long Pages = Geometry.MaxSegmentBytes / Geometry.PageSize;
            Extent extent = new(store.Allocate(Pages), Pages, store.Committed.Number, 0);
            Segment segment = new(extent, Geometry.MaxSegmentBytes * 8, checksums, 0);
            chunks[i] = new Chunk(region.Header.Id, (long)i * Rows, Rows, 0, [segment]);
        }
        store.Publish(
            [region],
            [region with { Chunks = chunks }],
            [.. chunks.Select(chunk => chunk.Segments[0].Extent)]
        );
        database.Commit();
    }
}
