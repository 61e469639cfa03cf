namespace Columnar.Benchmarks;

/// <summary>A database with many small regions.</summary>
internal static class ManyRegions
{
    public static Database Create(string path, int count)
    {
        Database database = Database.Open(path);
        byte[] bytes = new byte[100];
        for (int i = 0; i < count; i++)
            database.CreateRegion($"region {i}").Append(bytes);
        database.Commit();
        return database;
    }
}
