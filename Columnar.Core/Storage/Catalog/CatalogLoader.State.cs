using System.Collections.Immutable;
using Columnar.Compression;

namespace Columnar.Storage;

/// <summary>From records to regions, with everything that the records must agree on.</summary>
internal sealed partial class CatalogLoader
{
    private CatalogState BuildState(long nextRegionId)
    {
        RegionHeader[] headers = Sorted(_headers, header => header.Id);
        Chunk[] chunks = Sorted(_chunks, chunk => chunk.RegionId);
        ImmutableDictionary<long, RegionState>.Builder regions = ImmutableDictionary.CreateBuilder<long, RegionState>();
        ImmutableDictionary<RegionKey, long>.Builder names = ImmutableDictionary.CreateBuilder<RegionKey, long>();
        int next = 0;
        long previous = 0;
        foreach (RegionHeader header in headers)
        {
            int first = next;
            while (next < chunks.Length && chunks[next].RegionId == header.Id)
                next++;
            if (header.Id == previous || header.Id >= nextRegionId)
                throw RepeatedNumber(header, nextRegionId);
            // Chunks of regions are taken in the order of the regions' numbers: one that was passed over has none.
            if (first < chunks.Length && chunks[first].RegionId < header.Id)
                throw Orphan(chunks[first].RegionId);
            previous = header.Id;
            RegionState region = MakeRegion(header, chunks[first..next]);
            regions.Add(header.Id, region);
            if (!names.TryAdd(RegionKey.Of(region), header.Id))
                throw RepeatedName(header);
        }
        if (next < chunks.Length)
            throw Orphan(chunks[next].RegionId);
        int columnCount = 0;
        foreach (RegionHeader header in headers)
        {
            if (header.ParentId != 0 && CheckParent(regions[header.Id], id => regions.GetValueOrDefault(id)))
                columnCount++;
            if (header.Kind == RegionKind.Table)
                columnCount -= CheckTable(regions[header.Id], id => regions.GetValueOrDefault(id)).Count;
        }
        if (columnCount != 0)
            Throw.Corrupt("catalog", -1, "columns that their tables list", $"{columnCount} that none lists");
        return new CatalogState(_slot.CommitNumber, regions.ToImmutable(), names.ToImmutable(), nextRegionId);
    }

    private static TRecord[] Sorted<TRecord>(List<TRecord> records, Func<TRecord, long> numberOf)
    {
        TRecord[] sorted = [.. records];
        Array.Sort(Array.ConvertAll(sorted, record => numberOf(record)), sorted);
        return sorted;
    }

    private CatalogState ChangeState(CatalogState from, HashSet<CatalogRecord> gone, long nextRegionId)
    {
        Dictionary<long, RegionHeader> headers = [];
        foreach (RegionHeader header in _headers)
        {
            if (header.Id >= nextRegionId || !headers.TryAdd(header.Id, header))
                throw RepeatedNumber(header, nextRegionId);
        }
        ILookup<long, Chunk> added = _chunks.ToLookup(chunk => chunk.RegionId);
        HashSet<long> changed =
        [
            .. headers.Keys,
            .. added.Select(chunks => chunks.Key),
            .. gone.OfType<RegionHeader>().Select(header => header.Id),
            .. gone.OfType<Chunk>().Select(chunk => chunk.RegionId),
        ];
        ImmutableDictionary<long, RegionState>.Builder regions = from.Regions.ToBuilder();
        ImmutableDictionary<RegionKey, long>.Builder names = from.Names.ToBuilder();
        foreach (long id in changed)
        {
            if (regions.Remove(id, out RegionState? region))
                names.Remove(RegionKey.Of(region));
        }
        foreach (long id in changed)
        {
            RegionState? old = from.Regions.GetValueOrDefault(id);
            RegionHeader? kept = old is not null && !gone.Contains(old.Header) ? old.Header : null;
            if (headers.TryGetValue(id, out RegionHeader? header) && kept is not null)
                throw RepeatedNumber(header, nextRegionId);
            header ??= kept;
            Chunk[] chunks = [.. added[id], .. (old?.Chunks ?? []).Where(chunk => !gone.Contains(chunk))];
            if (header is null)
            {
                if (chunks.Length > 0)
                    throw Orphan(id);
                continue;
            }
            RegionState region = MakeRegion(header, chunks);
            regions.Add(id, region);
            if (!names.TryAdd(RegionKey.Of(region), id))
                throw RepeatedName(header);
        }
        CheckChangedTables(from, changed, id => regions.GetValueOrDefault(id));
        return new CatalogState(_slot.CommitNumber, regions.ToImmutable(), names.ToImmutable(), nextRegionId);
    }

    private static void CheckChangedTables(CatalogState from, HashSet<long> changed, Func<long, RegionState?> find)
    {
        HashSet<long> tables = [];
        foreach (long id in changed)
        {
            foreach (RegionState? region in (RegionState?[])[find(id), from.Regions.GetValueOrDefault(id)])
            {
                if (region is { Header.ParentId: not 0 })
                    tables.Add(region.Header.ParentId);
                if (region is { Header.Kind: RegionKind.Table })
                    tables.Add(id);
            }
        }
        foreach (long id in changed)
        {
            if (find(id) is { Header.ParentId: not 0 } child)
                CheckParent(child, find);
        }
        foreach (long id in tables)
        {
            HashSet<long> listed = find(id) is { Header.Kind: RegionKind.Table } table ? CheckTable(table, find) : [];
            IEnumerable<long> candidates = changed;
            if (from.Regions.GetValueOrDefault(id) is { Header.Kind: RegionKind.Table } before)
                candidates = candidates.Concat(TableDetail.ColumnIds(before.Header));
            foreach (long column in candidates)
            {
                if (find(column) is not { } region || region.Header.ParentId != id || !CheckParent(region, find))
                    continue;
                if (!listed.Contains(column))
                    Throw.Corrupt("catalog", -1, "columns that their tables list", $"'{region.Header.Name}'");
            }
        }
    }

    /// <summary>A region of chunks in any order.</summary>
    /// <exception cref="CorruptDataException">They do not fit together.</exception>
    public static RegionState MakeRegion(RegionHeader header, Chunk[] chunks)
    {
        Array.Sort(chunks, (a, b) => a.FirstRow.CompareTo(b.FirstRow));
        if (!BlockCodecs.Takes(header.Fields.Codec, header.Numbers))
            Throw.Corrupt(StructureOf(header), -1, "numbers where Pcodec is to encode them", header.Format);
        CheckChunks(header, chunks);
        return new RegionState(header, chunks);
    }

    private static void CheckChunks(RegionHeader header, Chunk[] chunks)
    {
        long nextRow = 0;
        foreach (Chunk chunk in chunks)
        {
            RowLayout layout = header.LayoutOf(chunk);
            if (chunk.FirstRow != nextRow || chunk.Segments.Length != layout.BufferCount)
                Throw.Corrupt(
                    StructureOf(header),
                    -1,
                    $"a chunk of {layout.BufferCount} buffers from row {nextRow}",
                    $"{chunk.Segments.Length} buffers from row {chunk.FirstRow}"
                );
            if (!layout.IsNullable && chunk.NullCount != 0)
                Throw.Corrupt(StructureOf(header), -1, "no nulls", $"{chunk.NullCount}");
            if (!layout.HasOffsets && chunk.FirstTextByte != 0)
                Throw.Corrupt(StructureOf(header), -1, "no text", $"text from byte {chunk.FirstTextByte} on");
            bool isBegun =
                chunk.FirstRow % Geometry.BlockRows == 0
                && chunk.Rows < Geometry.BlockRows
                && chunk.Rows % IBlockCodec.PacketRows == 0;
            bool isWhole = chunk.IsWholeBlocks || isBegun;
            if (header.Fields.Codec != CodecId.None && !layout.IsEncoded && !IsInBlock(chunk))
                Throw.Corrupt(
                    StructureOf(header),
                    -1,
                    "rows of one block where the values of a compressed vector are not encoded",
                    $"{chunk.Rows} rows from row {chunk.FirstRow}"
                );
            if (layout.IsEncoded && (!isWhole || !layout.HasData || header.Fields.Codec == CodecId.None))
                Throw.Corrupt(
                    StructureOf(header),
                    -1,
                    "whole blocks of a compressed vector, or packets of one, where values are encoded",
                    $"{chunk.Rows} rows from row {chunk.FirstRow}"
                );
            if (!BlockCodecs.Takes(chunk.Codec, header.Numbers))
                Throw.Corrupt(StructureOf(header), -1, "numbers where Pcodec encodes them", header.Format);
            for (int i = 0; i < chunk.Segments.Length; i++)
            {
                Segment segment = chunk.Segments[i];
                long bits =
                    i == layout.DataIndex && layout.HasVaryingData
                        ? segment.LengthBits & ~7L
                        : layout.BitsFor(i, chunk.Rows);
                if (segment.LengthBits != bits)
                    Throw.Corrupt(
                        StructureOf(header),
                        segment.Extent.Offset,
                        $"{bits} bits in buffer {i}",
                        $"{segment.LengthBits}"
                    );
                if (segment.UsedBytes > Geometry.MaxSegmentBytes)
                    Throw.Corrupt(
                        StructureOf(header),
                        segment.Extent.Offset,
                        $"a segment of at most {Geometry.MaxSegmentBytes} bytes",
                        $"{segment.UsedBytes} bytes"
                    );
                long unit = layout.ChecksumUnit(i);
                if (segment.Checksums.Length != (segment.WholeBytes + unit - 1) / unit)
                    Throw.Corrupt(
                        StructureOf(header),
                        segment.Extent.Offset,
                        $"a checksum per {unit} bytes of {segment.WholeBytes}",
                        $"{segment.Checksums.Length}"
                    );
            }
            nextRow = chunk.EndRow;
        }
    }

    private static bool IsInBlock(Chunk chunk) =>
        chunk.FirstRow / Geometry.BlockRows == (chunk.EndRow - 1) / Geometry.BlockRows;

    private static string StructureOf(RegionHeader header) => $"catalog entry of '{header.Name}'";

    // Whether the region is a column of a table; else it is the companion of a vector, which is not a companion itself.
    private static bool CheckParent(RegionState region, Func<long, RegionState?> find)
    {
        RegionHeader? parent = find(region.Header.ParentId)?.Header;
        if (parent is { Kind: RegionKind.Table, ParentId: 0 })
            return true;
        bool isVector = parent is { Kind: not (RegionKind.Table or RegionKind.Bytes) };
        if (!isVector || (parent!.ParentId != 0 && find(parent.ParentId) is not { Header.Kind: RegionKind.Table }))
            Throw.Corrupt(
                "catalog",
                -1,
                $"a table or vector that '{region.Header.Name}' belongs to",
                $"none of number {region.Header.ParentId}"
            );
        return false;
    }

    // The numbers of the table's columns.
    private static HashSet<long> CheckTable(RegionState table, Func<long, RegionState?> find)
    {
        RegionHeader header = table.Header;
        long? rows = null;
        HashSet<long> listed = [];
        foreach (long id in TableDetail.ColumnIds(header))
        {
            if (
                find(id) is not { } column
                || column.Header.ParentId != header.Id
                || column.Header.Kind is RegionKind.Table or RegionKind.Bytes
                || !listed.Add(id)
            )
            {
                Throw.Corrupt(
                    "catalog",
                    -1,
                    $"the columns of table '{header.Name}', each once",
                    $"no further column of number {id}"
                );
                continue;
            }
            rows ??= column.RowCount;
            if (column.RowCount != rows)
                Throw.Corrupt(
                    "catalog",
                    -1,
                    $"{rows} rows in every column of '{header.Name}'",
                    $"{column.RowCount} in '{column.Header.Name}'"
                );
        }
        if (listed.Count == 0)
            Throw.Corrupt("catalog", -1, $"columns in table '{header.Name}'", "none");
        return listed;
    }

    private static CorruptDataException RepeatedNumber(RegionHeader header, long nextRegionId) =>
        new("catalog", -1, $"a region number below {nextRegionId} that stands once", $"{header.Id} ('{header.Name}')");

    private static CorruptDataException RepeatedName(RegionHeader header) =>
        new("catalog", -1, "names that stand once", $"'{header.Name}' twice");

    private static CorruptDataException Orphan(long id) =>
        new("catalog", -1, "chunks of regions that exist", $"a chunk of region {id}");
}
