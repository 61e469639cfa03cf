using System.Globalization;

namespace Columnar.Tests.Arrow;

/// <summary>Vectors of their row numbers, which are looked for in one piece.</summary>
internal static class SingleBatchNumbers
{
    public static RawVector<double> Numbers(Database database, int count, string name = "n")
    {
        RawVector<double> numbers = database.Raw<double>(name);
        for (int first = 0; first < count; first += 250_000)
            numbers.Append(Enumerable.Range(first, Math.Min(250_000, count - first)).Select(i => (double)i).ToArray());
        database.Commit();
        return numbers;
    }

    public static void AssertNumbers(ArrowBatch batch, int count)
    {
        ReadOnlySpan<double> values = batch.Columns[0].ValuesSpan<double>();
        Assert.Equal(count, values.Length);
        for (int i = 0; i < count; i++)
        {
            if (values[i] != i)
                Assert.Equal(i, values[i]);
        }
        GC.KeepAlive(batch);
    }

    // What of a file is mapped now.
    public static List<(nint Start, nint End)> MappedRanges(string path) =>
        [
            .. File.ReadLines("/proc/self/maps")
                .Where(line => line.EndsWith(path, StringComparison.Ordinal))
                .Select(line => line.Split('-', ' '))
                .Select(parts => (Hex(parts[0]), Hex(parts[1]))),
        ];

    private static nint Hex(string digits) => nint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
