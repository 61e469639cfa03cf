using System.IO.Compression;

namespace Columnar.Tests.Doubles;

/// <summary>Test data: that of the samples, and what is kept beside the repository in a folder <c>shared/data</c>.</summary>
internal static class SharedData
{
    /// <summary>The path of a file, or a skipped test where it is absent.</summary>
    public static string Find(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (string place in (string[])["samples", "shared"])
            {
                string path = Path.Combine(folder.FullName, place, "data", name);
                if (File.Exists(path))
                    return path;
            }
        }
        Assert.Skip($"{name} is not there: no folder above the tests holds shared/data/{name}.");
        return "";
    }

    /// <summary>The files of a folder of the archive of Arrow's own test data.</summary>
    public static List<(string Name, byte[] Bytes)> Golden(string folder)
    {
        using ZipArchive archive = ZipFile.OpenRead(Find("arrow-golden.zip"));
        List<(string, byte[])> files = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.StartsWith(folder, StringComparison.Ordinal) && entry.Length > 0)
            {
                using Stream stream = entry.Open();
                using MemoryStream bytes = new();
                stream.CopyTo(bytes);
                files.Add((entry.FullName, bytes.ToArray()));
            }
        }
        return files;
    }
}
