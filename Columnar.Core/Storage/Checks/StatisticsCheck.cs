namespace Columnar.Storage;

/// <summary>Compares the statistics of a chunk's blocks with its rows, which were found sound before.</summary>
internal sealed class StatisticsCheck(IDataFile file, BlockSummaryOf summaryOf)
{
    private readonly BlockReader _reader = new(file);

    /// <summary>Adds what does not hold to a list.</summary>
    public void Check(
        RegionHeader header,
        Chunk chunk,
        string name,
        List<Damage> damages,
        CancellationToken cancellation
    )
    {
        if (summaryOf(header) is not { } summary)
            return;
        long place = chunk.Segments[^1].Extent.Offset;
        try
        {
            ReadOnlySpan<byte> entries = StatisticsWriter.Checked(summary, chunk, name);
            byte[] found = new byte[summary.EntryLength];
            for (int block = 0; !entries.IsEmpty; block++, entries = entries[found.Length..])
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<byte> entry = entries[..found.Length];
                int rows = (int)Math.Min(Geometry.BlockRows, chunk.Rows - (long)block * Geometry.BlockRows);
                string? fault = summary.FindFault(entry, rows);
                if (fault is null)
                {
                    Array.Clear(found);
                    summary.Extend(found, 0, _reader.Read(header, chunk, block, name), 0, rows);
                    fault = summary.FindContradiction(entry, found);
                }
                if (fault is not null)
                    damages.Add(new Damage(name, place, $"block statistics that hold in block {block}", fault));
            }
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            damages.Add(RegionCheck.DamageOf(e, name, place));
        }
    }
}
