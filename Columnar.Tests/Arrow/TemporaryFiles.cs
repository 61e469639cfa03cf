using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

internal static class TemporaryFiles
{
    /// <summary>Puts bytes into a file of the folder and gives its path.</summary>
    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        // A new file, as ext4 flushes one that is cut and written again.
        File.Delete(folder.File(name));
        File.WriteAllBytes(folder.File(name), bytes);
        return folder.File(name);
    }
}
