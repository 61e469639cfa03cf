using Columnar.Tests.Doubles;

namespace Columnar.Tests.Arrow;

internal static class TemporaryFiles
{
    /// <summary>Puts bytes into a file of the folder and gives its path.</summary>
    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        // Written in place: thousands of files made or cut anew would keep the disk busy.
        using FileStream file = new(folder.File(name), FileMode.OpenOrCreate, FileAccess.Write);
        file.Write(bytes);
        file.SetLength(bytes.Length);
        return folder.File(name);
    }
}
