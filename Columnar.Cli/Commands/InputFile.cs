namespace Columnar.Cli.Commands;

/// <summary>Files the user names to be read.</summary>
internal static class InputFile
{
    /// <summary>Refuses what is no file, before anything is opened or made.</summary>
    /// <exception cref="InputException">There is nothing at the path, or a directory.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path} is a directory; name a file.");
        if (!File.Exists(path))
            throw new InputException($"{path} does not exist; check the path.");
    }
}
