using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>What the root says of a commit besides its catalog. FORMAT.md, "Root".</summary>
/// <param name="Number">Its number.</param>
/// <param name="Stamp">The newest stamp of the history up to it.</param>
/// <param name="IsStamped">Whether that stamp was given to this commit itself.</param>
/// <param name="Limit">How many stamped commits are kept, the newest among them.</param>
/// <param name="Retained">The stamped commits before it that are kept, by rising number and stamp.</param>
internal sealed record CommitHead(
    ulong Number,
    long? Stamp,
    bool IsStamped,
    int Limit,
    ImmutableList<RetainedCommit> Retained
)
{
    /// <summary>The kept commit of a stamp, other than this one; null where there is none.</summary>
    public RetainedCommit? FindRetained(long stamp) =>
        FindRetainedBefore(stamp, inclusive: true) is { } commit && commit.Stamp == stamp ? commit : null;

    /// <summary>The newest kept commit, other than this one, with a stamp below another; null where there is none.</summary>
    public RetainedCommit? FindRetainedBefore(long stamp, bool inclusive = false)
    {
        int low = 0;
        int high = Retained.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (inclusive ? Retained[middle].Stamp <= stamp : Retained[middle].Stamp < stamp)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? null : Retained[low - 1];
    }

    /// <summary>The numbers of regions that a kept commit no longer shows, because they were reset after it.</summary>
    public HashSet<long> HiddenIn(ulong commit)
    {
        HashSet<long> hidden = [];
        for (int i = Retained.Count - 1; i >= 0 && Retained[i].Number >= commit; i--)
            hidden.UnionWith(Retained[i].Hidden);
        return hidden;
    }

    /// <summary>The error of asking for a stamp that is not kept.</summary>
    public ArgumentOutOfRangeException NotKept(long stamp, string wanted = "of this stamp")
    {
        long? oldest =
            Retained.Count > 0 ? Retained[0].Stamp
            : IsStamped ? Stamp
            : null;
        string kept = oldest is null
            ? "no stamped commit is kept"
            : $"the oldest kept has stamp {oldest}, the newest {(IsStamped ? Stamp : Retained[^1].Stamp)}";
        return new ArgumentOutOfRangeException(
            nameof(stamp),
            stamp,
            $"There is no commit {wanted}: {kept} (RetainedCommits is {Limit})."
        );
    }
}
