using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>The commits below the newest that somebody may read, at one moment.</summary>
/// <param name="retained">Stamped commits that are kept, by rising number.</param>
/// <param name="others">The rest: the commit of the other slot, those pinned in this process, those other processes hold.</param>
internal sealed class PinnedCommits(ImmutableList<RetainedCommit> retained, IReadOnlyList<CommitRange> others)
{
    private readonly List<CommitRange> _others = Merge(others);

    /// <summary>The newest pinned commit that sees an extent; 0 where none does.</summary>
    public ulong FindWitness(ulong born, ulong died)
    {
        ulong witness = Math.Max(FindRetained(died), FindOther(died));
        return witness < born ? 0 : witness;
    }

    public bool Contains(ulong number) => number != 0 && FindWitness(number, number + 1) == number;

    /// <summary>Whether it is pinned because it is kept, whoever else reads it.</summary>
    public bool IsKept(ulong number) => number != 0 && FindRetained(number + 1) == number;

    // The newest retained commit before one; 0 where there is none.
    private ulong FindRetained(ulong before)
    {
        int low = 0;
        int high = retained.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (retained[middle].Number < before)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? 0 : retained[low - 1].Number;
    }

    // The newest of the others before one; 0 where there is none.
    private ulong FindOther(ulong before)
    {
        int low = 0;
        int high = _others.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_others[middle].First < before)
                low = middle + 1;
            else
                high = middle;
        }
        return low == 0 ? 0 : Math.Min(_others[low - 1].Last, before - 1);
    }

    // By rising numbers and without overlaps.
    private static List<CommitRange> Merge(IReadOnlyList<CommitRange> ranges)
    {
        List<CommitRange> merged = new(ranges.Count);
        foreach (CommitRange range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && merged[^1] is var last && range.First <= last.Last)
                merged[^1] = new CommitRange(last.First, Math.Max(last.Last, range.Last));
            else
                merged.Add(range);
        }
        return merged;
    }
}
