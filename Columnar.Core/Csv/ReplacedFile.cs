namespace Columnar.Csv;

/// <summary>A file that is written under a temporary name beside its place and takes that place when complete.</summary>
internal static class ReplacedFile
{
    /// <summary>Writes the file; what stood in its place remains when <paramref name="write"/> fails.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory; name a file.");
        // A link is followed: the file it names is replaced, not the link.
        var file = new FileInfo(path);
        string target = (file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true)!).FullName;
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        bool isComplete = false;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0))
                write(stream);
            File.Move(temporary, target, overwrite: true);
            isComplete = true;
        }
        finally
        {
            if (!isComplete)
                File.Delete(temporary);
        }
    }
}
