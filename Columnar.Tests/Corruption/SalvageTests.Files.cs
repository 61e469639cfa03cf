using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;
using Columnar.Vectors;

namespace Columnar.Tests.Corruption;

public sealed partial class SalvageTests
{
    private static UInt128 IdOf(byte[] file) =>
        System.Runtime.InteropServices.MemoryMarshal.Read<UInt128>(file.AsSpan(16));

    // Header and slots more closely than the rest.
    private static long Step(long bit) =>
        bit < 3 * Geometry.PageSize * 8L && bit % (Geometry.PageSize * 8) < 136 * 8 ? 23 : 1_999;

    private static IEnumerable<CatalogLeafPlace> Leaves(PowerCutDisk disk, byte[] file)
    {
        CommitSlot.Read(file.AsSpan((int)Geometry.SlotOffset(0)), IdOf(file), out CommitSlot slot);
        using PowerCutFile handle = disk.OpenFile(writable: false);
        foreach (
            CatalogLeaf? leaf in CatalogLoader
                .Load(handle, slot, PowerCutDisk.SlabShift, writable: false)
                .Commit.Pages.Leaves
        )
        {
            if (leaf is not null)
                yield return new(
                    leaf.Place.Start * Geometry.PageSize,
                    leaf.Records.Count(record => record is RegionHeader)
                );
        }
    }

    // Of a companion its vector; null for others.
    private RegionState? ParentOf(RegionState region) =>
        _catalog.Regions.GetValueOrDefault(region.Header.ParentId) is { Header.Kind: not RegionKind.Table } vector
            ? vector
            : null;

    private SalvageReport Run(ForgedFile forged)
    {
        using PowerCutDisk disk = new(forged.Build());
        SalvageReport report = Run(disk.ToArray())!;
        // A forged file has one slot only.
        return report with { Left = [.. report.Left.Where(left => left.Name != "commit slot A")] };
    }

    // Null for a typed error, which leaves no file.
    private SalvageReport? Run(byte[] content)
    {
        _out?.Dispose();
        _out = null;
        using PowerCutDisk disk = new(SectorImage.Of(content));
        using PowerCutFile file = disk.OpenFile(writable: false);
        try
        {
            return new Salvage(file, BlockSummaries.Of, null, CancellationToken.None).Run(write =>
            {
                _out = new PowerCutDisk(SectorImage.Of([]));
                write(new UncutFile(_out.OpenFile(writable: true)));
                // Everything is durable before the file gets its name.
                Assert.Equal(DiskOperationKind.Sync, _out.Log[^1].Kind);
            });
        }
        catch (Exception e) when (e is CorruptDataException or UnsupportedFormatException)
        {
            Assert.Null(_out);
            return null;
        }
        finally
        {
            Assert.Empty(disk.Log);
        }
    }

    private Database OpenCopy()
    {
        string path = _folder.File("out.columnar");
        File.WriteAllBytes(path, _out!.ToArray());
        return Database.OpenReadOnly(path);
    }

    private string[] Read(out bool isSound)
    {
        using Database database = OpenCopy();
        database.Store.CheckSpace();
        isSound = database.Verify().IsSound;
        return DatabaseModel.Describe(database).Split('\n');
    }

    private void AssertPart(SalvageReport? report, string what, string[]? whole = null)
    {
        if (report is null)
            return;
        string[] lines = Read(out bool isSound);
        whole ??= report.CommitNumber == 3 ? _newest : _older;
        Assert.True(isSound, what);
        string[] foreign = [.. lines.Except(whole)];
        Assert.True(foreign.Length == 0 || !report.IsCatalogWhole, $"{what}: {string.Join(", ", foreign)}");
        Assert.True(report.Left.Count > 0 || lines.Length == whole.Length, $"{what}: something is left out silently");
    }

    // The disk in memory does not get shorter.
    private sealed class UncutFile(IDataFile inner) : ForwardingFile(inner)
    {
        public override void SetLength(long byteLength) => base.SetLength(Math.Max(byteLength, GetLength()));
    }

    private sealed record CatalogLeafPlace(long Offset, int Regions);
}
