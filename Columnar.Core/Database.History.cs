using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Time travel: the stamped commits that are kept.</summary>
public sealed partial class Database
{
    /// <summary>
    /// How many stamped commits stay readable, the newest among them; 10 in a new database. Stored with the next
    /// <see cref="Commit"/>, which then lets go of what is beyond it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="InvalidOperationException">It is set and the database is open read-only.</exception>
    public int RetainedCommits
    {
        get => Store.RetainedLimit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Store.RetainedLimit = value;
        }
    }

    /// <summary>The stamped commits that can be read and rolled back to, oldest first. Commits without a stamp are not kept.</summary>
    public IReadOnlyList<CommitInfo> ListCommits() => Store.ListStamped();

    /// <summary>Takes a snapshot of the commit that was given a stamp. Dispose it.</summary>
    /// <param name="stamp">The stamp of a commit that is kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">No commit of this stamp is kept; the message names the oldest kept.</exception>
    /// <exception cref="CorruptDataException">That commit's catalog is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <remarks>It waits for nobody. The first of a stamp reads what its catalog has different from the newest one.</remarks>
    public Snapshot Snapshot(long stamp) => SnapshotOf(Store.PinStamped(stamp));

    /// <summary>
    /// Goes back to the commit that was given a stamp: drops all pending changes of all vectors, tables and regions, and all
    /// commits after it. Durable when it returns; no data is moved.
    /// </summary>
    /// <param name="stamp">The stamp of a commit that is kept.</param>
    /// <returns>The commit that is the newest now; it stands for the one gone back to.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No commit of this stamp is kept; the message names the oldest kept. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The database is open read-only, or an import of this thread called; nothing has changed.</exception>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    /// <exception cref="CommitOutcomeUnknownException">A sync failed; open the database again to see what took place.</exception>
    /// <exception cref="CorruptDataException">That commit's catalog is damaged; nothing has changed.</exception>
    /// <remarks>
    /// The next stamp need only be above this one. Snapshots of dropped commits go on working. Handles of what did not exist then
    /// refuse to be used.
    /// </remarks>
    public CommitInfo RollbackTo(long stamp) => RollBack(() => Store.RollBackTo(stamp));

    /// <summary>Goes back to the newest kept commit with a stamp below another, as <see cref="RollbackTo"/> does.</summary>
    /// <param name="stamp">The lowest stamp that is dropped; no commit need have it.</param>
    /// <returns>The commit that is the newest now; it stands for the one gone back to.</returns>
    /// <inheritdoc cref="RollbackTo" path="/exception"/>
    /// <inheritdoc cref="RollbackTo" path="/remarks"/>
    public CommitInfo RollbackBefore(long stamp) => RollBack(() => Store.RollBackBefore(stamp));

    /// <summary>Moves a database that is open for reading to the newest commit of the file.</summary>
    /// <returns>Whether there was a newer one. Always false where this database is the writer.</returns>
    /// <exception cref="CorruptDataException">The newest commit cannot be read; the one seen so far stays.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <remarks>Snapshots keep what they see. It reads what changed, not everything.</remarks>
    public bool Refresh() => Store.Refresh();

    private CommitInfo RollBack(Func<CommitInfo> rollBack)
    {
        using (CommitGate.EnterScope())
        {
            ThrowIfBusy();
            VectorOwner[] pending = TakePending();
            // In the order of all columns of tables.
            Array.Sort(pending, (one, other) => one.RegionId.CompareTo(other.RegionId));
            int held = 0;
            bool isDone = false;
            try
            {
                // Rows that wait in memory must not get into the file between the rollback and their being dropped.
                for (; held < pending.Length; held++)
                    pending[held].Gate.Enter();
                CommitInfo newest = rollBack();
                isDone = true;
                foreach (VectorOwner vector in pending)
                    vector.DropPending();
                return newest;
            }
            finally
            {
                if (!isDone)
                    ListPending(pending);
                while (held > 0)
                    pending[--held].Gate.Exit();
            }
        }
    }
}
