namespace Columnar.Tests.Models;

/// <summary>A snapshot that is kept, with what it should hold for as long as it lives.</summary>
internal sealed class HeldSnapshot(Snapshot snapshot, string expected) : IDisposable
{
    /// <summary>Takes a snapshot of the newest commit of a workload's database.</summary>
    public HeldSnapshot(Workload workload)
        : this(workload.Database.Snapshot(), workload.Committed.Describe()) { }

    /// <summary>Takes one of a stamped commit that is kept.</summary>
    public HeldSnapshot(Workload workload, DatabaseModel kept)
        : this(workload.Database.Snapshot(kept.Stamp!.Value), kept.Describe()) { }

    /// <summary>What it holds instead of what it should; null where it is as it should be.</summary>
    public string? FindContradiction()
    {
        string found = DatabaseModel.Describe(snapshot);
        return found == expected ? null : $"found\n{found}\ninstead of\n{expected}";
    }

    public void Dispose() => snapshot.Dispose();
}
