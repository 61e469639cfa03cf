using System.Collections.Concurrent;
using System.Globalization;
using Columnar.Tests.Models;

namespace Columnar.Tests.Concurrency;

/// <summary>What the commits of a database hold that several threads change, and the checks that readers agree on it.</summary>
internal sealed class RecordedHistory(Database database, TrackedContent[] contents)
{
    private readonly ConcurrentDictionary<ulong, Content[]> _seen = [];
    private readonly ConcurrentDictionary<ulong, Commit> _commits = [];
    private long _stamp;

    /// <summary>Commits, with a stamp of its own, and checks what the newest commit holds.</summary>
    /// <returns>False where another thread committed a later stamp meanwhile.</returns>
    public bool TryCommit()
    {
        long stamp = Interlocked.Increment(ref _stamp);
        long[] completed = [.. contents.Select(content => content.Completed)];
        ulong number;
        try
        {
            number = database.Commit(stamp);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "stamp")
        {
            return false;
        }
        _commits[number] = new Commit(stamp, completed, [.. contents.Select(content => content.Begun)]);
        using Snapshot snapshot = database.Snapshot();
        Assert.True(
            snapshot.CommitNumber >= number,
            "A snapshot shows an older commit than the one that has returned."
        );
        Check(snapshot);
        return true;
    }

    /// <summary>Checks that each content in a snapshot is one that it had, and that all readers of the commit see the same.</summary>
    public void Check(Snapshot snapshot)
    {
        Content[] found = [.. contents.Select(content => content.In(snapshot))];
        Content[] seen = _seen.GetOrAdd(snapshot.CommitNumber, found);
        for (int i = 0; i < found.Length; i++)
        {
            string what = string.Create(
                CultureInfo.InvariantCulture,
                $"'{contents[i].Name}' in commit {snapshot.CommitNumber} of stamp {snapshot.Stamp}"
            );
            if (contents[i].EditsOf(found[i]).Length == 0)
                Assert.Fail($"{what} has {found[i].Length} rows that it never had.");
            if (seen[i] != found[i])
                Assert.Fail($"{what} has {found[i].Length} rows for one reader, {seen[i].Length} for another.");
        }
    }

    /// <summary>
    /// Checks for every commit that somebody read that it holds what had been edited when it was asked for, and nothing that was
    /// edited when it had returned.
    /// </summary>
    public void CheckCommits()
    {
        foreach ((ulong number, Commit commit) in _commits)
        {
            if (!_seen.TryGetValue(number, out Content[]? seen))
                continue;
            for (int i = 0; i < seen.Length; i++)
            {
                long[] edits = contents[i].EditsOf(seen[i]);
                if (!Array.Exists(edits, edit => edit >= commit.Completed[i] && edit <= commit.Begun[i]))
                    Assert.Fail(
                        $"'{contents[i].Name}' in commit {number} is that of edits {string.Join(", ", edits)}; "
                            + $"{commit.Completed[i]} to {commit.Begun[i]} were made."
                    );
            }
        }
    }

    private sealed record Commit(long Stamp, long[] Completed, long[] Begun);
}
