using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Looks whether all codes of a dictionary vector stand for texts.</summary>
internal sealed class CodeCheck(IDataFile file, List<Damage> damages, CancellationToken cancellation)
{
    private readonly BlockReader _reader = new(file);

    // Commits share chunks and differ in how many texts they have.
    private readonly Dictionary<Chunk, CodeRange> _ranges = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a chunk's first code without a text to the list.</summary>
    /// <param name="header">The vector.</param>
    /// <param name="chunk">A chunk of it that is sound.</param>
    /// <param name="texts">How many texts the commit has.</param>
    /// <param name="name">The vector's name there.</param>
    public void Check(RegionHeader header, Chunk chunk, long texts, string name)
    {
        long place = chunk.Segments[^1].Extent.Offset;
        try
        {
            if (!_ranges.TryGetValue(chunk, out CodeRange range))
                _ranges.Add(chunk, range = RangeOf(header, chunk, name));
            if (range.Least >= 0 && range.Greatest < texts)
                return;
            (long code, long row) =
                range.Least < 0 ? (range.Least, range.LeastRow) : (range.Greatest, range.GreatestRow);
            damages.Add(new Damage(name, place, $"codes of {texts} texts", $"{code} in row {chunk.FirstRow + row}"));
        }
        catch (Exception e) when (RegionCheck.IsDamage(e))
        {
            damages.Add(RegionCheck.DamageOf(e, name, place));
        }
    }

    private unsafe CodeRange RangeOf(RegionHeader header, Chunk chunk, string name)
    {
        CodeRange range = new(0, -1, -1, -1);
        for (int block = 0; block < chunk.BlockCount; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            ChunkBuffers rows = _reader.Read(header, chunk, block, name);
            // SAFETY: the block has a code of 32 bits for each of its rows.
            ReadOnlySpan<int> codes = new((void*)rows.Data, rows.Length);
            for (int row = 0; row < codes.Length; row++)
            {
                int code = codes[row];
                if ((code >= range.Least && code <= range.Greatest) || rows.IsNull(row))
                    continue;
                long at = (long)block * Geometry.BlockRows + row;
                if (code < range.Least)
                    range = range with { Least = code, LeastRow = at };
                if (code > range.Greatest)
                    range = range with { Greatest = code, GreatestRow = at };
            }
        }
        return range;
    }

    /// <summary>The least code of a chunk, 0 where none is negative, and the greatest, -1 where none is not; and where they first stand.</summary>
    private readonly record struct CodeRange(int Least, int Greatest, long LeastRow, long GreatestRow);
}
