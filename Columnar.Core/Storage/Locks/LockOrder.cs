namespace Columnar.Storage;

/// <summary>The places of the locks in the order they are taken in. ARCHITECTURE.md, "Locks", says what each guards.</summary>
internal enum LockRank
{
    /// <summary>One compaction of a database at a time. A progress handler runs inside of it.</summary>
    Compaction = 1,

    /// <summary>
    /// One commit, discard, rollback or import of a database at a time. Those of several databases may be held: a progress handler, which
    /// runs inside of one, may commit another.
    /// </summary>
    Commit = 2,

    /// <summary>The pending state of one vector or region.</summary>
    Handle = 3,

    /// <summary>Everything of the store that is not published to readers.</summary>
    Writer = 4,

    /// <summary>The database's list of handles.</summary>
    HandleList = 5,

    /// <summary>The older commits that this process reads.</summary>
    Pins = 6,

    /// <summary>The slabs that are mapped, or the columns that are mapped side by side.</summary>
    Map = 7,

    /// <summary>The commits a file keeps other processes from re-using.</summary>
    HeldCommits = 8,
}

/// <summary>Checks that every thread takes locks in the order of their ranks, so that no two can wait for one another.</summary>
/// <remarks>
/// On in debug builds and where the switch <c>Columnar.ChecksLockOrder</c> says so, as the tests do. Off, the checks are compiled
/// away.
/// </remarks>
internal static class LockOrder
{
#if DEBUG
    private const bool IsCheckedByDefault = true;
#else
    private const bool IsCheckedByDefault = false;
#endif

    // The locks this thread is in, in the order it took them.
    [ThreadStatic]
    private static List<(Lock Lock, LockRank Rank)>? t_held;

    /// <summary>Whether locks report to the check.</summary>
    public static bool IsChecked { get; } =
        AppContext.TryGetSwitch("Columnar.ChecksLockOrder", out bool isOn) ? isOn : IsCheckedByDefault;

    /// <summary>Notes that the thread is about to take a lock.</summary>
    /// <param name="taken">The lock.</param>
    /// <param name="rank">Its place.</param>
    /// <param name="besideEquals">Whether other locks of this rank may be held, because the caller has an order among them.</param>
    /// <exception cref="InvalidOperationException">The thread is in a lock that comes later.</exception>
    public static void Enter(Lock taken, LockRank rank, bool besideEquals = false)
    {
        List<(Lock Lock, LockRank Rank)> held = t_held ??= [];
        // Who is in a lock may take it again, whatever came after. Inside the first gates progress handlers run, which may call any
        // other database; those of one database are kept in order by Database.Compact.
        if (!held.Exists(one => one.Lock == taken))
        {
            foreach ((_, LockRank other) in held)
            {
                if (other > LockRank.Commit && (other > rank || (other == rank && !besideEquals)))
                    throw new InvalidOperationException($"The lock '{rank}' is taken inside of '{other}'.");
            }
        }
        held.Add((taken, rank));
    }

    /// <summary>Notes that the thread left a lock once.</summary>
    public static void Exit(Lock left)
    {
        List<(Lock Lock, LockRank Rank)> held = t_held!;
        held.RemoveAt(held.FindLastIndex(one => one.Lock == left));
    }
}
