namespace Columnar.Tests.Compatibility;

/// <summary>The records of a catalog.</summary>
internal sealed partial class FormatReader
{
    private void ReadRecord(uint type, FormatFields content)
    {
        switch (type)
        {
            case 1:
                FormatRegion region = ReadRegion(ref content);
                Require(_regions.TryAdd(region.Id, region), "region numbers that stand once");
                break;
            case 2:
                _chunks.Add(ReadChunk(ref content));
                break;
            case 3:
                FormatExtent dead = Extent(content.I64(), content.I64(), content.U64(), "dead extent");
                ulong died = content.U64();
                Require(dead.Born < died && died <= CommitNumber, "born < died <= the commit");
                Dead.Add(new FormatDeadExtent(dead, died));
                break;
            case 4 when CommitVersion >= 2:
                Kept.Add(
                    new FormatKeptCommit(content.U64(), content.I64(), content.I64(), content.U32(), content.U32())
                );
                break;
            default:
                Require(false, "a known record type");
                break;
        }
        Require(content.Remaining == 0, "nothing behind the record's fields");
    }

    private FormatRegion ReadRegion(ref FormatFields content)
    {
        long id = content.I64();
        long table = content.I64();
        content.Take(16); // Creation id.
        byte kind = content.U8();
        byte nullable = content.U8();
        content.Take(2);
        uint bits = content.U32();
        uint version = content.U32();
        ushort nameLength = content.U16();
        ushort formatLength = content.U16();
        uint detailLength = content.U32();
        uint optionalLength = content.U32();
        Require(id > 0 && id < NextRegion && table >= 0, "a region number that was given");
        Require(kind is >= FormatRegion.Bytes and <= FormatRegion.Codes, "a known kind");
        Require(nullable <= 1, "0 or 1");
        Require(nameLength is >= 1 and <= 1024, "a name of 1 to 1,024 bytes");
        string name = content.Utf8(nameLength);
        Require(!name.Any(char.IsControl), "a name without control characters");
        string format = content.Utf8(formatLength);
        Require(
            kind switch
            {
                FormatRegion.Bytes => bits == 8 && nullable == 0 && format.Length == 0,
                FormatRegion.Raw => bits is > 0 and <= 65_536 * 8 && bits % 8 == 0,
                FormatRegion.Truth => bits == 1,
                FormatRegion.Codes => bits == 32,
                _ => bits == 0,
            },
            "rows as the kind has them"
        );
        Require(kind == FormatRegion.Table ? detailLength > 0 && detailLength % 8 == 0 : detailLength == 0, "columns");
        long[] columns = new long[detailLength / 8];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = content.I64();
        ReadOptional(content.Take(optionalLength));
        return new FormatRegion(id, table, kind, nullable == 1, bits, version, name, format, columns);
    }

    private static void ReadOptional(ReadOnlySpan<byte> bytes)
    {
        FormatFields content = new(bytes);
        while (content.Remaining > 0)
        {
            content.Take(4); // Tag, reserved.
            content.Take(content.U32());
        }
        Require(content.Remaining == 0, "whole optional fields");
    }

    private FormatChunk ReadChunk(ref FormatFields content)
    {
        long region = content.I64();
        long firstRow = content.I64();
        long rows = content.I64();
        long nulls = content.I64();
        int segmentCount = content.U8();
        int codec = content.U8();
        long firstTextByte = content.U16() * 65_536L;
        uint statisticsLength = content.U32();
        Require(rows is >= 1 and <= int.MaxValue && firstRow >= 0, "1 to 2^31 - 1 rows");
        Require(nulls >= 0 && nulls <= rows, "at most as many nulls as rows");
        Require(segmentCount is >= 1 and <= 3, "1 to 3 segments");
        FormatSegment[] segments = new FormatSegment[segmentCount];
        for (int i = 0; i < segmentCount; i++)
        {
            FormatExtent extent = Extent(content.I64(), content.I64(), content.U64(), "data");
            long length = content.I64();
            long highWater = content.I64();
            uint tail = content.U32();
            uint[] checksums = new uint[Math.Min(content.U32(), content.Remaining / 4)];
            for (int j = 0; j < checksums.Length; j++)
                checksums[j] = content.U32();
            Require(
                length >= 0 && length <= highWater && highWater <= extent.PageCount * Page * 8,
                "length <= high-water mark <= the extent"
            );
            Require(length <= (64L << 20) * 8, "a segment of at most 64 MiB");
            Require(tail >> (int)(length % 8) == 0, "bits of the last byte alone");
            segments[i] = new FormatSegment(extent, length, highWater, tail, checksums);
        }
        byte[] statistics = content.Take(statisticsLength).ToArray();
        Require(firstTextByte <= 64 << 20, "text from a byte of a segment on");
        Require(codec <= 3, "a known codec");
        return new FormatChunk(region, firstRow, rows, nulls, firstTextByte, codec, segments, statistics);
    }
}
