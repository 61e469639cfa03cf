using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>A step of the history: what follows the newest commit, and which stamped commits are kept behind it. No I/O.</summary>
/// <param name="Head">Of the commit to be made.</param>
/// <param name="Added">The commit that is kept from now on; null for none.</param>
/// <param name="Removed">Commits that are kept no longer.</param>
internal sealed record CommitStep(CommitHead Head, RetainedCommit? Added, IReadOnlyList<RetainedCommit> Removed)
{
    /// <summary>The record of a kept commit that is written anew, because that commit shows less from now on; null for none.</summary>
    public RetainedCommit? Rewritten { get; private init; }

    /// <summary>The stamped commits that a new database keeps, the newest among them.</summary>
    public const int DefaultLimit = 10;

    /// <summary>New content, with a stamp of its own or without.</summary>
    /// <param name="newest">The newest commit.</param>
    /// <param name="number">The number of the next one.</param>
    /// <param name="stamp">Its stamp; null for none.</param>
    /// <param name="limit">How many stamped commits are kept.</param>
    /// <param name="hidden">Regions that the commits so far no longer show.</param>
    public static CommitStep Append(
        CommitState newest,
        ulong number,
        long? stamp,
        int limit,
        IReadOnlyCollection<long> hidden
    )
    {
        RetainedCommit? added = newest.Head.IsStamped && limit > 0 ? RetainedCommit.Of(newest) : null;
        ImmutableList<RetainedCommit> retained = newest.Head.Retained;
        RetainedCommit? rewritten = null;
        if (added is not null)
        {
            added = hidden.Count > 0 ? added.Hiding(hidden) : added;
            retained = retained.Add(added);
        }
        else if (hidden.Count > 0 && !retained.IsEmpty)
        {
            rewritten = retained[^1];
            retained = retained.SetItem(retained.Count - 1, rewritten.Hiding(hidden));
        }
        CommitHead head = new(number, stamp ?? newest.Stamp, stamp is not null, limit, retained);
        CommitStep step = Trimmed(newest, head, added);
        return step.Head.Retained.IsEmpty ? step : step with { Rewritten = rewritten };
    }

    /// <summary>The same content in other places: it stands for the newest commit, stamp included, which nobody needs beside it.</summary>
    public static CommitStep Repeat(CommitState newest, ulong number, int limit) =>
        Trimmed(newest, newest.Head with { Number = number, Limit = limit }, null);

    /// <summary>The content of a kept commit again: it stands for that commit, stamp included, and drops all that came after.</summary>
    public static CommitStep Return(CommitState newest, ulong number, RetainedCommit target, int limit)
    {
        ImmutableList<RetainedCommit> retained = newest.Head.Retained.RemoveAll(c => c.Number >= target.Number);
        return Trimmed(newest, new CommitHead(number, target.Stamp, true, limit, retained), null);
    }

    private static CommitStep Trimmed(CommitState newest, CommitHead head, RetainedCommit? added)
    {
        int room = Math.Max(0, head.Limit - (head.IsStamped ? 1 : 0));
        ImmutableList<RetainedCommit> retained = head.Retained.RemoveRange(0, Math.Max(0, head.Retained.Count - room));
        if (added is not null && retained.IsEmpty)
            added = null;
        ulong first = retained.IsEmpty ? ulong.MaxValue : retained[0].Number;
        ulong last = retained.IsEmpty ? 0 : retained[^1].Number;
        // The kept commits lie together in the history: what leaves them leaves at an end.
        List<RetainedCommit> removed = [];
        ImmutableList<RetainedCommit> before = newest.Head.Retained;
        for (int i = 0; i < before.Count && before[i].Number < first; i++)
            removed.Add(before[i]);
        for (int i = before.Count - 1; i >= 0 && before[i].Number > last && before[i].Number >= first; i--)
            removed.Add(before[i]);
        return new CommitStep(head with { Retained = retained }, added, removed);
    }
}
