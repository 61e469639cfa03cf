namespace Columnar.Tests.Csv;

/// <summary>The data sets that lie beside the repository; tests that need an absent one are skipped.</summary>
internal static class SharedData
{
    public static string Find(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
                return path;
        }
        Assert.Skip($"shared/data/{file} is not there.");
        return "";
    }
}
