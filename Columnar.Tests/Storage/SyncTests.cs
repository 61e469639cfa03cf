using Columnar.Storage.Platform;
using Microsoft.Win32.SafeHandles;

namespace Columnar.Tests.Storage;

public sealed class SyncTests
{
    [Fact]
    public void A_sync_that_the_system_refuses_is_an_IOException()
    {
        // A disk that fails on purpose needs privileges; a device that cannot be synced does for the call itself.
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Needs a device whose sync fails, which Linux has in /dev/null.");
        using SafeFileHandle device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        IOException e = Assert.Throws<IOException>(() => FilePlatform.Current.Sync(device));
        Assert.Contains("fdatasync", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_cannot_be_synced()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no sync of folders.");
        Assert.Throws<IOException>(() => FilePlatform.Current.SyncDirectory("/no such folder"));
    }
}
