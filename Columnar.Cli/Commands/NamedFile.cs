namespace Columnar.Cli.Commands;

/// <summary>Checks of the files the user names, before anything is opened or made.</summary>
internal static class NamedFile
{
    /// <summary>Names standard input, or standard output, where a command takes them in place of a file.</summary>
    public const string Standard = "-";

    /// <summary>Refuses what is no file to read.</summary>
    /// <exception cref="InputException">There is nothing at the path, or a directory.</exception>
    public static void CheckReadable(string path)
    {
        RefuseEmpty(path);
        if (Directory.Exists(path))
            throw new InputException($"{path} is a directory; name a file.");
        if (!File.Exists(path))
            throw new InputException($"{path} does not exist; check the path.");
    }

    /// <summary>Opens a file that is read from its first byte to its last.</summary>
    public static FileStream OpenToRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);

    /// <summary>Does something with what a file holds; what is wrong with that is said of the file.</summary>
    /// <exception cref="InputException">The file is damaged, or another than it must be.</exception>
    public static T Read<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (CorruptDataException damage)
        {
            throw new InputException($"{(path == Standard ? "standard input" : path)}: {damage.Message}");
        }
    }

    /// <summary>Refuses places where no file can be made.</summary>
    /// <exception cref="InputException">The path is that of a directory, or its folder does not exist.</exception>
    public static void CheckWritable(string path)
    {
        RefuseEmpty(path);
        if (Directory.Exists(path))
            throw new InputException($"{path} is a directory; name a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new InputException($"{path} cannot be made: there is no folder {folder}; make it first.");
    }

    private static void RefuseEmpty(string path)
    {
        if (path.Length == 0)
            throw new UsageException("a file's path is empty; name a file.");
    }
}
