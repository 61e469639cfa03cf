using Columnar.Evaluation;

namespace Columnar.Scans;

/// <summary>Looks ahead from a packet: what a filter's answers may be up to a row.</summary>
internal delegate Outcomes Foreseer(long row, ref long endRow);

/// <summary>How many of the next rows a filter may select: none, all, or it must be seen.</summary>
/// <param name="Outcomes">What the answers may be.</param>
/// <param name="EndRow">The row behind the last one this is said of: the beginning of a packet, or the end of the scan.</param>
internal readonly record struct Outlook(Outcomes Outcomes, long EndRow)
{
    public bool IsNone => Outcomes.AreNeverTrue();

    public bool IsAll => Outcomes.AreAlwaysTrue();

    /// <summary>Asks a filter.</summary>
    /// <param name="filter">The filter; null where all rows are wanted.</param>
    /// <param name="row">The beginning of a packet.</param>
    /// <param name="endRow">The row behind the last of the scan.</param>
    public static Outlook From(Foreseer? filter, long row, long endRow)
    {
        if (filter is null)
            return new(Outcomes.True, endRow);
        // The rows of a packet may lie in several blocks.
        var outcomes = Outcomes.None;
        long packetEnd = Math.Min(row + Packets.Rows, endRow);
        long known = row;
        while (known < packetEnd)
        {
            long end = endRow;
            outcomes |= filter(known, ref end);
            known = end;
        }
        return new(outcomes, known == endRow ? known : known / Packets.Rows * Packets.Rows);
    }
}
