using System.Diagnostics;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A small file system in memory, which really gets full. Made in a child that has a mount namespace of its own, so that nothing
/// of it is left however the child ends.
/// </summary>
internal sealed class SmallDisk
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path("ballast");

    /// <summary>Starts a child in a mount namespace of its own, and skips the test where that or mounting is not permitted.</summary>
    /// <param name="method">The full name of the method, which begins with <see cref="Mount"/>.</param>
    /// <param name="folder">The folder to mount on.</param>
    public static ChildProcess StartChild(string method, string folder)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Mounting a small disk for one process needs Linux.");
        ChildProcess child = ChildProcess.Start(method, folder, before: "unshare --mount");
        string? told = child.ReadNext();
        if (told == "mounted")
            return child;
        child.Dispose();
        Assert.Skip($"A small disk cannot be mounted here: {told ?? "unshare --mount is not permitted"}.");
        return child;
    }

    /// <summary>Called in the child: mounts the disk on the folder it was given.</summary>
    public static SmallDisk Mount(int mebibytes)
    {
        string folder = ChildProcess.DatabasePath!;
        string problem = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", folder);
        if (problem.Length == 0)
        {
            ChildProcess.Tell("mounted");
            return new SmallDisk(folder);
        }
        ChildProcess.Tell(problem);
        Environment.Exit(0);
        return null!;
    }

    /// <summary>Makes a file system of its own in a sparse file on the disk: what is written to it is refused only by its syncs.</summary>
    /// <returns>Its folder; null where that is not permitted, after telling so.</returns>
    public string? MountImage(int mebibytes)
    {
        string image = Path("image");
        using (FileStream file = File.Create(image))
            file.SetLength((long)mebibytes << 20);
        string folder = Path("inner");
        Directory.CreateDirectory(folder);
        // Without a journal: its failure would make the whole file system read-only.
        string problem = Run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", image);
        if (problem.Length == 0)
            problem = Run("mount", "-o", "loop", image, folder);
        if (problem.Length == 0)
            return folder;
        ChildProcess.Tell($"skipped: {problem}");
        return null;
    }

    /// <summary>Takes the image away and mounts it again: what the system kept in memory alone is gone.</summary>
    public void RemountImage()
    {
        Assert.Equal("", Run("umount", Path("inner")));
        Assert.Equal("", Run("mount", "-o", "loop", Path("image"), Path("inner")));
    }

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    /// <summary>Leaves not a page free.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int piece = 1 << 20; piece >= 4096; piece /= 2)
        {
            try
            {
                while (true)
                    file.Write(new byte[piece]);
            }
            catch (IOException) { }
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    // What it said on standard error where it failed.
    private static string Run(string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments) { RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd().ReplaceLineEndings(" ").Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{command}: {error}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"{command}: {e.Message}";
        }
    }
}
