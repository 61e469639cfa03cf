using Columnar.Storage;

namespace Columnar.Tests.Models;

/// <summary>A snapshot that is kept, with what it should hold for as long as it lives.</summary>
internal sealed class HeldSnapshot : IDisposable
{
    private readonly Snapshot _snapshot;
    private readonly string _expected;
    private readonly (string Name, RegionKind Kind)[] _names;

    /// <summary>Takes a snapshot of the newest commit of a workload's database.</summary>
    public HeldSnapshot(Workload workload)
        : this(workload.Database, workload.Committed.Describe()) { }

    /// <summary>Takes a snapshot of the newest commit of a database.</summary>
    public HeldSnapshot(Database database, string expected)
    {
        _expected = expected;
        _snapshot = database.Snapshot();
        _names = DatabaseModel.NamesOf(database.Store.Committed.Catalog);
    }

    /// <summary>What it holds instead of what it should; null where it is as it should be.</summary>
    public string? FindContradiction()
    {
        string found = DatabaseModel.Describe(_snapshot, _names);
        return found == _expected ? null : $"found\n{found}\ninstead of\n{_expected}";
    }

    public void Dispose() => _snapshot.Dispose();
}
