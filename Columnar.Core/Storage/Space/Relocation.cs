namespace Columnar.Storage;

/// <summary>Chunks of a region that were written to other places, joined or parted otherwise; not committed yet.</summary>
/// <param name="Run">The chunks in their present places.</param>
/// <param name="Replacement">The same rows elsewhere.</param>
/// <param name="Allocated">The extents taken for it.</param>
/// <param name="MovedBytes">Bytes that were copied.</param>
internal sealed record Relocation(ChunkRun Run, Chunk[] Replacement, IReadOnlyList<Extent> Allocated, long MovedBytes)
{
    public RegionState Region => Run.Region;

    /// <summary>A region with some of its chunks replaced.</summary>
    public static RegionState Apply(RegionState region, IEnumerable<Relocation> relocations)
    {
        Chunk[][] chunks = [.. region.Chunks.Select(chunk => new[] { chunk })];
        foreach (Relocation relocation in relocations)
        {
            Array.Fill(chunks, [], relocation.Run.FirstChunk, relocation.Run.ChunkCount);
            chunks[relocation.Run.FirstChunk] = relocation.Replacement;
        }
        return region.MovedTo([.. chunks.SelectMany(chunk => chunk)]);
    }
}
