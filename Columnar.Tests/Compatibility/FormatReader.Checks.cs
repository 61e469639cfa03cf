namespace Columnar.Tests.Compatibility;

/// <summary>What holds among the records of a catalog.</summary>
internal sealed partial class FormatReader
{
    private void AttachChunks()
    {
        foreach (FormatChunk chunk in _chunks.OrderBy(chunk => chunk.FirstRow))
        {
            Require(_regions.TryGetValue(chunk.RegionId, out FormatRegion? region), "chunks of regions there are");
            Require(chunk.FirstRow == region!.Rows, "chunks without gaps");
            FormatRows.CheckLengths(region, chunk);
            region.Chunks.Add(chunk);
        }
    }

    private void CheckNames()
    {
        Require(
            _regions.Values.Select(region => (region.TableId, region.Name)).Distinct().Count() == _regions.Count,
            "names that stand once under their table"
        );
    }

    private void CheckTables()
    {
        HashSet<long> columns = [];
        foreach (FormatRegion table in _regions.Values.Where(region => region.Kind == FormatRegion.Table))
        {
            Require(table.TableId == 0, "a table under no other");
            foreach (long id in table.Columns)
            {
                Require(
                    _regions.TryGetValue(id, out FormatRegion? column)
                        && column.TableId == table.Id
                        && column.Kind is not (FormatRegion.Table or FormatRegion.Bytes),
                    "columns that are there"
                );
                Require(column!.Rows == _regions[table.Columns[0]].Rows, "columns of equal length");
                Require(columns.Add(id), "a column once");
            }
        }
        Require(
            _regions.Values.All(region => region.TableId == 0 || columns.Contains(region.Id) || IsCompanion(region)),
            "columns their table lists"
        );

        bool IsCompanion(FormatRegion region) =>
            _regions.TryGetValue(region.TableId, out FormatRegion? vector)
            && vector.Kind is not (FormatRegion.Table or FormatRegion.Bytes)
            && (vector.TableId == 0 || columns.Contains(vector.Id));
    }

    private void CheckKept()
    {
        Kept.Sort((a, b) => a.CommitNumber.CompareTo(b.CommitNumber));
        for (int i = 0; i < Kept.Count; i++)
        {
            Require(Kept[i].CommitNumber > 0 && Kept[i].CommitNumber < CommitNumber, "kept commits before this one");
            Require(Kept[i].Stamp <= Stamp && !(IsStamped && Kept[i].Stamp == Stamp), "stamps of kept commits below");
            Require(
                i == 0 || (Kept[i - 1].CommitNumber < Kept[i].CommitNumber && Kept[i - 1].Stamp < Kept[i].Stamp),
                "kept commits whose numbers and stamps rise together"
            );
        }
    }

    private void CheckOverlaps()
    {
        long end = 3;
        foreach (
            FormatExtent extent in Catalog
                .Concat(DataExtents())
                .Concat(Dead.Select(dead => dead.Extent))
                .OrderBy(extent => extent.FirstPage)
        )
        {
            Require(extent.FirstPage >= end, $"a {extent.Use} that shares no page");
            end = extent.EndPage;
        }
    }
}
