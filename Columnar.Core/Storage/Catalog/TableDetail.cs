using System.Buffers.Binary;

namespace Columnar.Storage;

/// <summary>What a table's header records: the numbers of its columns in order. FORMAT.md, "Table".</summary>
internal static class TableDetail
{
    public static byte[] Encode(IReadOnlyList<long> columnIds)
    {
        byte[] detail = new byte[columnIds.Count * 8];
        for (int i = 0; i < columnIds.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(detail.AsSpan(i * 8), columnIds[i]);
        return detail;
    }

    public static long[] ColumnIds(RegionHeader table)
    {
        byte[] detail = table.Detail;
        if (detail.Length % 8 != 0)
            Throw.Corrupt($"catalog entry of table '{table.Name}'", -1, "8 bytes per column", $"{detail.Length} bytes");
        long[] ids = new long[detail.Length / 8];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = BinaryPrimitives.ReadInt64LittleEndian(detail.AsSpan(i * 8));
        return ids;
    }
}
