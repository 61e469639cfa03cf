using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Tests.Doubles;

/// <summary>A folder of a test's own, deleted with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("columnar-");

    public string Path => _folder.FullName;

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where the file system has files without names, a killed process leaves none of what it did not finish.</summary>
    public void AssertNoTemporaryFiles()
    {
        using SafeFileHandle? unnamed = FilePlatform.Current.TryCreateUnnamed(Path);
        if (unnamed is not null)
            Assert.Empty(Directory.GetFiles(Path, ".*"));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
