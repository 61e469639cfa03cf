using System.Collections.Immutable;

namespace Columnar.Storage;

/// <summary>The commits below the newest that somebody may read, at one moment.</summary>
/// <param name="retained">Stamped commits that are kept, by rising number.</param>
/// <param name="others">The rest: the commit of the other slot, those pinned in this process, those other processes hold.</param>
internal sealed class PinnedCommits(ImmutableList<RetainedCommit> retained, IReadOnlyList<CommitRange> others)
{
    /// <summary>The newest pinned commit that sees an extent; 0 where none does.</summary>
    public ulong FindWitness(ulong born, ulong died)
    {
        ulong witness = FindRetained(died);
        if (witness < born)
            witness = 0;
        foreach (CommitRange range in others)
        {
            ulong last = Math.Min(range.Last, died - 1);
            if (last >= range.First && last >= born)
                witness = Math.Max(witness, last);
        }
        return witness;
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
}
