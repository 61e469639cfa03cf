using System.Buffers.Binary;
using System.Text;

namespace Columnar.Tests.Compatibility;

/// <summary>Compares the block statistics of a file that is read by FORMAT.md with its rows.</summary>
internal static class FormatStatistics
{
    private const int BlockRows = 65_536;
    private const int Known = 1;
    private const int Bounded = 2;
    private const int Exact = 4;
    private const int Sorted = 8;

    /// <summary>Checks the entries of a chunk.</summary>
    /// <param name="region">Its region.</param>
    /// <param name="statistics">The entries.</param>
    /// <param name="rows">The chunk's rows, as <see cref="FormatRows"/> has them.</param>
    public static void Check(FormatRegion region, byte[] statistics, IReadOnlyList<object?> rows)
    {
        if (statistics.Length == 0)
            return;
        int blocks = (rows.Count + BlockRows - 1) / BlockRows;
        int length = EntryLength(region);
        FormatReader.Require(statistics.Length == blocks * length, "an entry per block");
        for (int block = 0; block < blocks; block++)
        {
            object?[] values = [.. rows.Skip(block * BlockRows).Take(BlockRows)];
            CheckEntry(region, statistics.AsSpan(block * length, length), values);
        }
    }

    private static int EntryLength(FormatRegion region)
    {
        if (region.Kind == FormatRegion.Truth)
            return 8;
        if (region.HasOffsets)
            return 40;
        int width = (int)region.BitsPerRow / 8;
        return IsOrdered(region) ? (IsFloat(region) ? 8 : 4) + 2 * width
            : region.IsNullable ? 4
            : 0;
    }

    private static bool IsFloat(FormatRegion region) => region.Format is "e" or "f" or "g";

    private static bool IsOrdered(FormatRegion region) =>
        region.Kind == FormatRegion.Raw
        && region.Format.Length > 0
        && (
            "cCsSiIlLefgd".Contains(region.Format[0], StringComparison.Ordinal)
            || (region.Format[0] == 't' && region.Format[1] != 'i')
        );

    private static void CheckEntry(FormatRegion region, ReadOnlySpan<byte> entry, object?[] values)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        int flags = (int)(word >> 24);
        if ((flags & Known) == 0)
        {
            FormatReader.Require(!entry.ContainsAnyExcept((byte)0), "zeros where nothing is known");
            return;
        }
        object[] there = [.. values.OfType<object>()];
        FormatReader.Require((word & 0xFFFFFF) == values.Length - there.Length, "the null count");
        if (region.Kind == FormatRegion.Truth)
            FormatReader.Require(
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == there.Count(value => (bool)value),
                "the true count"
            );
        else if (region.HasOffsets)
            CheckText(
                entry,
                flags,
                [.. there.Select(value => value as byte[] ?? Encoding.UTF8.GetBytes((string)value))],
                values.Length
            );
        else if (IsOrdered(region))
            CheckNumbers(
                region,
                entry,
                flags,
                [.. there.Select(value => Number(region, (byte[])value))],
                values.Length
            );
    }

    private static void CheckText(ReadOnlySpan<byte> entry, int flags, byte[][] texts, int rows)
    {
        FormatReader.Require((flags & Bounded) != 0 == texts.Length > 0, "bounds of values");
        if (texts.Length == 0)
            return;
        byte[][] sorted = [.. texts];
        Array.Sort(sorted, (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach ((byte[] text, int at) in ((byte[], int)[])[(sorted[0], 0), (sorted[^1], 1)])
        {
            byte[] prefix = new byte[16];
            text.AsSpan(0, Math.Min(16, text.Length)).CopyTo(prefix);
            FormatReader.Require(entry[4 + at] == Math.Min(17, text.Length), "the length of a bound");
            FormatReader.Require(entry.Slice(8 + 16 * at, 16).SequenceEqual(prefix), "the bytes of a bound");
        }
        bool isWhole = sorted[0].Length <= 16 && sorted[^1].Length <= 16;
        FormatReader.Require(isWhole || (flags & Exact) == 0, "exact bounds that are whole");
        bool isSorted = texts.Length == rows && texts.Zip(sorted).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        FormatReader.Require(isSorted || (flags & Sorted) == 0, "rows in order");
    }

    private static void CheckNumbers(
        FormatRegion region,
        ReadOnlySpan<byte> entry,
        int flags,
        decimal?[] values,
        int rows
    )
    {
        int at = IsFloat(region) ? 8 : 4;
        decimal[] numbers = [.. values.OfType<decimal>()];
        if (at == 8)
            FormatReader.Require(
                BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) == values.Length - numbers.Length,
                "the NaN count"
            );
        FormatReader.Require((flags & Bounded) != 0 == numbers.Length > 0, "bounds of values");
        if (numbers.Length == 0)
            return;
        int width = (entry.Length - at) / 2;
        decimal? least = Number(region, entry.Slice(at, width).ToArray());
        decimal? greatest = Number(region, entry.Slice(at + width, width).ToArray());
        FormatReader.Require(least <= numbers.Min() && greatest >= numbers.Max(), "values within the bounds");
        if ((flags & Exact) != 0)
            FormatReader.Require(least == numbers.Min() && greatest == numbers.Max(), "bounds that are values");
        bool isSorted = numbers.Length == rows && numbers.SequenceEqual(numbers.Order());
        FormatReader.Require(isSorted || (flags & Sorted) == 0, "rows in order");
    }

    // Exact for the numbers of the tests; null for NaN.
    private static decimal? Number(FormatRegion region, byte[] bytes)
    {
        double number;
        switch (region.Format[0])
        {
            case 'e':
                number = (double)BinaryPrimitives.ReadHalfLittleEndian(bytes);
                break;
            case 'f':
                number = BinaryPrimitives.ReadSingleLittleEndian(bytes);
                break;
            case 'g':
                number = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
                break;
            case 'C' or 'S' or 'I' or 'L':
                return bytes.Reverse().Aggregate(0UL, (sum, b) => sum << 8 | b);
            default:
                Int128 integer = (sbyte)bytes[^1];
                for (int i = bytes.Length - 2; i >= 0; i--)
                    integer = integer << 8 | bytes[i];
                return (decimal)integer;
        }
        // Order is all that counts of those a decimal does not hold.
        return double.IsNaN(number) ? null : (decimal)Math.Clamp(number, -1e28, 1e28);
    }
}
