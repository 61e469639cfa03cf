using Columnar.Storage;
using Columnar.Tests.Doubles;
using Columnar.Tests.Models;

namespace Columnar.Tests.Crash;

/// <summary>A history on a disk that logs: which operations belong to which commit, and what each commit should hold.</summary>
internal sealed class CrashHistory : IDisposable
{
    private readonly Func<IDataFile, IDataFile>? _wrap;

    public CrashHistory(int seed, Func<IDataFile, IDataFile>? wrap = null, int largeRows = 70_000)
    {
        _wrap = wrap;
        Disk = PowerCutDisk.WithEmptyDatabase();
        Workload = new Workload(Disk.Open(wrap), new Random(seed)) { LargeRows = largeRows };
        Workload.Database.RetainedCommits = 3;
        Commits.Add((0, 0, Workload.Committed.Describe()));
    }

    public PowerCutDisk Disk { get; }

    public Workload Workload { get; }

    public List<(int FirstOperation, int EndOperation, string Content)> Commits { get; } = [];

    /// <summary>Called before each step and commit; may let the disk fail.</summary>
    public Action? BeforeEachCall { get; set; }

    /// <summary>Does a random operation; one that fails has changed nothing and is let be.</summary>
    public void Step()
    {
        BeforeEachCall?.Invoke();
        try
        {
            Workload.Step();
        }
        catch (IOException) { }
    }

    public void Commit() => Commit(Workload.NextStamp());

    public void Commit(long? stamp)
    {
        int first = Disk.Log.Count;
        string content = Workload.DescribePendingWithKept(stamp);
        BeforeEachCall?.Invoke();
        try
        {
            Workload.Commit(stamp);
        }
        catch (IOException)
        {
            Workload.Commit(stamp);
        }
        Commits.Add((first, Disk.Log.Count, content));
    }

    /// <summary>Commits changes that the workload does not know: what the database shows then is what must be found.</summary>
    public void CommitAsShown(long? stamp = null) => CommitAsShown(database => database.Commit(stamp));

    /// <summary>The same of anything else that makes one commit.</summary>
    public void CommitAsShown(Action<Database> commit)
    {
        int first = Disk.Log.Count;
        commit(Workload.Database);
        Commits.Add((first, Disk.Log.Count, DatabaseModel.DescribeWithKept(Workload.Database)));
    }

    /// <summary>Goes back to a kept commit, if there is one.</summary>
    public void RollBack(Random random)
    {
        if (Workload.Kept.Count == 0)
            return;
        DatabaseModel target = Workload.Kept[random.Next(Workload.Kept.Count)];
        int first = Disk.Log.Count;
        string content = Workload.DescribeRolledBack(target);
        BeforeEachCall?.Invoke();
        try
        {
            Workload.RollBack(target);
        }
        catch (IOException)
        {
            Workload.RollBack(target);
        }
        Commits.Add((first, Disk.Log.Count, content));
    }

    /// <summary>Closes and opens the database on the same disk.</summary>
    public void Reopen()
    {
        Workload.Database.Dispose();
        Workload.ContinueIn(Disk.Open(_wrap));
    }

    /// <summary>What may be found when the power is cut in the middle of an operation.</summary>
    public IEnumerable<string> AllowedAt(int operation)
    {
        foreach ((int first, int end, string content) in Enumerable.Reverse(Commits))
        {
            if (operation >= first)
                yield return content;
            if (operation >= end)
                yield break;
        }
    }

    public void Dispose()
    {
        Workload.Database.Dispose();
        Disk.Dispose();
    }
}
