using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>The parts of an append to several vectors at once: what may fail is done for all of them before any has a row more.</summary>
internal sealed partial class VectorOwner
{
    /// <summary>Refuses rows that the vector cannot hold.</summary>
    /// <exception cref="ArgumentException">There are nulls and the vector is not nullable, or a value is too long or out of its type's range.</exception>
    public void CheckRows(in ChunkBuffers rows)
    {
        CheckNulls(rows);
        CheckValues(rows);
        if (Layout.HasOffsets && rows.TextLength > Geometry.MaxSegmentBytes)
            CheckRowLengths(rows);
    }

    /// <summary>Makes ready for rows in memory; earlier ones may be written. Called inside an edit.</summary>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void BeginAppend() => PrepareEdit();

    /// <summary>Appends rows in memory. Called after <see cref="BeginAppend"/>, inside the same edit.</summary>
    public void AppendInMemory(ReadOnlySpan<ChunkBuffers> rows)
    {
        foreach (ref readonly ChunkBuffers chunk in rows)
            _appended.Append(chunk);
    }

    /// <summary>The region with all that is pending and further rows. Called inside an edit, before <see cref="EndCut"/>.</summary>
    public RegionState AppendTo(RowWriter writer, RegionState region, ReadOnlySpan<ChunkBuffers> rows)
    {
        region = AppendPending(writer, WriteEdits(writer, region, region.RowCount));
        foreach (ref readonly ChunkBuffers chunk in rows)
            region = writer.Append(region, chunk);
        return region;
    }
}
