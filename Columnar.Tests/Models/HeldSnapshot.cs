namespace Columnar.Tests.Models;

/// <summary>A snapshot that is kept, with what it should hold for as long as it lives.</summary>
internal sealed class HeldSnapshot(Snapshot snapshot, string expected) : IDisposable
{
    /// <summary>Takes a snapshot of the newest commit of a workload's database.</summary>
    public static HeldSnapshot OfNewest(Workload workload) =>
        new(workload.Database.Snapshot(), workload.Committed.Describe());

    /// <summary>Takes a snapshot of a kept commit of a workload's database.</summary>
    public static HeldSnapshot OfKept(Workload workload, DatabaseModel kept) =>
        new(workload.Database.Snapshot(kept.Stamp!.Value), kept.Describe());

    /// <summary>What it holds instead of what it should; null where it is as it should be.</summary>
    public string? FindContradiction()
    {
        string found = DatabaseModel.Describe(snapshot);
        return found == expected ? null : $"found\n{found}\ninstead of\n{expected}";
    }

    public void Dispose() => snapshot.Dispose();
}
