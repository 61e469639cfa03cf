using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Columnar.Tests.Compatibility;

/// <summary>The rows of a region in a file that is read by FORMAT.md, and the checks of their bytes.</summary>
internal static class FormatRows
{
    private const int BlockRows = 65_536;
    private const int PacketRows = 4_096;
    private const int TextUnit = 64 << 10;
    private const int OffsetsUnit = 256 << 10;

    private enum Buffer
    {
        Validity,
        Offsets,
        Index,
        Data,
        Parts,
    }

    /// <summary>Checks a chunk's record against its region's.</summary>
    public static void CheckLengths(FormatRegion region, FormatChunk chunk)
    {
        Buffer[] buffers = Buffers(region, chunk);
        FormatReader.Require(
            chunk.Codec == 0
                || (
                    chunk.FirstRow % BlockRows == 0
                    && (chunk.Rows % BlockRows == 0 || (chunk.Rows < BlockRows && chunk.Rows % PacketRows == 0))
                ),
            "whole blocks where they are encoded, or packets of one"
        );
        FormatReader.Require(region.Kind != FormatRegion.Table, "no rows of a table itself");
        FormatReader.Require(chunk.Segments.Length == buffers.Length, "a segment per buffer");
        FormatReader.Require(region.IsNullable || chunk.NullCount == 0, "nulls in nullable regions alone");
        FormatReader.Require(region.HasOffsets || chunk.FirstTextByte == 0, "text in chunks of text");
        for (int i = 0; i < buffers.Length; i++)
        {
            FormatSegment segment = chunk.Segments[i];
            long expected = buffers[i] switch
            {
                Buffer.Validity => chunk.Rows,
                Buffer.Offsets => (chunk.Rows + 1) * 32,
                Buffer.Index => ((chunk.Rows + BlockRows - 1) / BlockRows + chunk.Rows / PacketRows + 1) * 64,
                Buffer.Parts => segment.LengthBits / 8 * 8,
                _ when region.HasOffsets => segment.LengthBits / 8 * 8,
                _ => chunk.Rows * region.BitsPerRow,
            };
            bool isBitmap = buffers[i] == Buffer.Validity || region.Kind == FormatRegion.Truth;
            FormatReader.Require(
                isBitmap || segment.Extent.PageCount < 16 || segment.Extent.FirstPage % 16 == 0,
                "a long extent at a multiple of 16 pages"
            );
            FormatReader.Require(segment.LengthBits == expected, "as many bits as the rows need");
            long unit = Unit(region, buffers[i]);
            FormatReader.Require(
                segment.Checksums.Length == (segment.LengthBits / 8 + unit - 1) / unit,
                "as many checksums as units"
            );
        }
    }

    /// <summary>The rows, after all checks: null, a byte array per fixed-width value, a bool, or a string.</summary>
    public static IEnumerable<object?> Read(FormatReader file, FormatRegion region)
    {
        foreach (FormatChunk chunk in region.Chunks)
        {
            Buffer[] buffers = Buffers(region, chunk);
            byte[]? validity = null;
            byte[]? offsets = null;
            byte[]? index = null;
            byte[] data = [];
            for (int i = 0; i < buffers.Length; i++)
            {
                byte[] bytes = Checked(file, chunk.Segments[i], Unit(region, buffers[i]));
                _ = buffers[i] switch
                {
                    Buffer.Validity => validity = bytes,
                    Buffer.Offsets => offsets = bytes,
                    Buffer.Index => index = bytes,
                    _ => data = bytes,
                };
            }
            if (index is not null)
                (offsets, data) = FormatBlocks.Decode(index, data, region, chunk.Codec);
            if (validity is not null)
                FormatReader.Require(
                    validity.Sum(b => BitOperations.PopCount(b)) == chunk.Rows - chunk.NullCount,
                    "the null count"
                );
            if (offsets is not null)
                CheckOffsets(offsets, chunk.FirstTextByte, data.Length);
            object?[] rows =
            [
                .. Enumerable
                    .Range(0, (int)chunk.Rows)
                    .Select(row =>
                        validity is not null && !Bit(validity, row) ? null : Value(region, chunk, offsets, data, row)
                    ),
            ];
            FormatStatistics.Check(region, chunk.Statistics, rows);
            foreach (object? row in rows)
                yield return row;
        }
    }

    /// <summary>The texts that the rows of a region of codes stand for.</summary>
    public static IEnumerable<string?> ReadTexts(FormatReader file, FormatRegion region)
    {
        FormatRegion dictionary = file.Find("dictionary", region.Id);
        FormatReader.Require(dictionary is { Kind: FormatRegion.Text, IsNullable: false }, "a dictionary of text");
        string[] texts = [.. Read(file, dictionary).Cast<string>()];
        FormatReader.Require(texts.Distinct(StringComparer.Ordinal).Count() == texts.Length, "a text once");
        FormatReader.Require(texts.All(text => Encoding.UTF8.GetByteCount(text) <= 65_536), "texts of 65,536 bytes");
        foreach (object? value in Read(file, region))
        {
            int code = value is byte[] bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : -1;
            FormatReader.Require(value is null || (uint)code < texts.Length, "a code that stands for a text");
            yield return value is null ? null : texts[code];
        }
    }

    private static object Value(FormatRegion region, FormatChunk chunk, byte[]? offsets, byte[] data, int row)
    {
        if (offsets is not null)
        {
            int start = (int)(Offset(offsets, row) - chunk.FirstTextByte);
            int length = Offset(offsets, row + 1) - Offset(offsets, row);
            return region.Kind == FormatRegion.Binary
                ? data.AsSpan(start, length).ToArray()
                : Encoding.UTF8.GetString(data, start, length);
        }
        if (region.Kind == FormatRegion.Truth)
            return Bit(data, row);
        int width = (int)region.BitsPerRow / 8;
        return data.AsSpan(row * width, width).ToArray();
    }

    private static Buffer[] Buffers(FormatRegion region, FormatChunk chunk)
    {
        List<Buffer> buffers = [];
        if (region.IsNullable)
            buffers.Add(Buffer.Validity);
        if (chunk.Codec != 0)
            buffers.AddRange([Buffer.Index, Buffer.Parts]);
        else if (region.HasOffsets)
            buffers.AddRange([Buffer.Offsets, Buffer.Data]);
        else
            buffers.Add(Buffer.Data);
        return [.. buffers];
    }

    private static long Unit(FormatRegion region, Buffer buffer) =>
        buffer switch
        {
            Buffer.Validity => BlockRows / 8,
            Buffer.Offsets => OffsetsUnit,
            Buffer.Index or Buffer.Parts => TextUnit,
            _ when region.HasOffsets => TextUnit,
            _ => Math.Min(BlockRows / 8L * region.BitsPerRow, 64 << 20),
        };

    // The filled bytes, the last one cut to its bits.
    private static byte[] Checked(FormatReader file, FormatSegment segment, long unit)
    {
        long start = segment.Extent.FirstPage * 4096;
        long whole = segment.LengthBits / 8;
        for (int i = 0; i < segment.Checksums.Length; i++)
        {
            ReadOnlySpan<byte> piece = file.Bytes(start + i * unit, Math.Min(unit, whole - i * unit));
            FormatReader.Require(FormatCrc.Of(piece) == segment.Checksums[i], "the checksum of data");
        }
        int bits = (int)(segment.LengthBits % 8);
        if (bits == 0)
            return file.Bytes(start, whole).ToArray();
        byte[] bytes = file.Bytes(start, whole + 1).ToArray();
        bytes[whole] &= (byte)((1 << bits) - 1);
        FormatReader.Require(bytes[whole] == segment.Tail, "the bits of the tail byte");
        return bytes;
    }

    private static void CheckOffsets(byte[] offsets, long firstByte, int dataLength)
    {
        int first = Offset(offsets, 0);
        FormatReader.Require(first >= firstByte && first < firstByte + TextUnit, "a first offset in the first unit");
        for (int i = 1; i < offsets.Length / 4; i++)
            FormatReader.Require(Offset(offsets, i) >= Offset(offsets, i - 1), "offsets that rise");
        FormatReader.Require(
            Offset(offsets, offsets.Length / 4 - 1) == firstByte + dataLength,
            "a last offset of the data's length"
        );
    }

    private static int Offset(byte[] offsets, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(offsets.AsSpan(index * 4));

    private static bool Bit(byte[] bits, int index) => (bits[index / 8] >> (index % 8) & 1) != 0;
}
