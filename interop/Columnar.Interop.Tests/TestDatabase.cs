using System.Globalization;

namespace Columnar.Interop.Tests;

/// <summary>A database in a folder of a test's own, with columns that lie in several chunks.</summary>
internal sealed class TestDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("columnar-interop-");

    public TestDatabase() => Database = Database.Open(FilePath);

    public string FilePath => Path.Combine(_folder.FullName, "a.columnar");

    public Database Database { get; }

    /// <summary>0, 1, 2 ... as doubles; every tenth is null where nulls are wanted.</summary>
    public RawVector<double> Numbers(string name, int count, bool hasNulls = false)
    {
        RawVector<double> numbers = Database.Raw<double>(name, nullable: hasNulls);
        for (int first = 0; first < count; first += 200_000)
            numbers.Append(Enumerable.Range(first, Math.Min(200_000, count - first)).Select(i => (double)i).ToArray());
        for (int row = 0; hasNulls && row < count; row += 10)
            numbers.Delete(row);
        Database.Commit();
        return numbers;
    }

    /// <summary>"text 0", null, "text 2" ...; every third is null.</summary>
    public TextVector Texts(string name, int count)
    {
        TextVector texts = Database.Text(name, nullable: true);
        for (int row = 0; row < count; row++)
        {
            if (row % 3 == 1)
                texts.AppendNull();
            else
                texts.Append(TextAt(row)!);
        }
        Database.Commit();
        return texts;
    }

    public static string? TextAt(int row) =>
        row % 3 == 1 ? null : string.Create(CultureInfo.InvariantCulture, $"text {row}");

    public void Dispose()
    {
        Database.Dispose();
        _folder.Delete(recursive: true);
    }
}
