using Columnar.Storage;

namespace Columnar;

/// <summary>The space the file takes, and giving it back.</summary>
public sealed partial class Database
{
    /// <summary>What the database takes of its disk now. Costs a look at every chunk.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <exception cref="IOException">The system refused to tell.</exception>
    public DiskUsage DiskUsage
    {
        get
        {
            ThrowIfClosed();
            return Store.MeasureUsage();
        }
    }

    /// <summary>
    /// Gives space back to the disk: moves data from the end of the file into free places, joins short chunks, punches holes where
    /// nothing lies, and cuts the free end off.
    /// </summary>
    /// <param name="progress">Told the part done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>; what was moved until then stays moved.</param>
    /// <returns>The use of the disk before and after.</returns>
    /// <remarks>
    /// Reading, writing and committing go on meanwhile, and pending changes stay pending: vectors and regions that are being changed are left for
    /// the next time. What snapshots, kept commits and reader processes see stays where it is. It makes commits of the same content; after a
    /// crash at any moment that content is there. Snapshots that were forgotten end here: spans read from them must not be used any more.
    /// One compaction runs at a time, a second one waits.
    /// </remarks>
    /// <exception cref="NotSupportedException">The file system cannot punch holes; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">The database is open read-only, or an import of this thread called; nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed, or was closed meanwhile.</exception>
    /// <exception cref="IOException">The disk is full or failed; the database goes on as it is.</exception>
    /// <exception cref="CommitOutcomeUnknownException">A sync failed; open the database again.</exception>
    public CompactionReport Compact(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        // It would wait for a compaction whose progress handler may be waiting for the import.
        if (CommitGate.IsHeldByCurrentThread)
            ThrowIfBusy();
        return new Compaction(Store, progress, cancellation).Run();
    }

    /// <summary>Does the same as <see cref="Compact"/> on a thread of its own, beside whatever else is done.</summary>
    /// <param name="progress">Told the part done, 0 to 1, on that thread.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The use of the disk before and after; fails with the exceptions of <see cref="Compact"/>.</returns>
    public Task<CompactionReport> CompactAsync(
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    ) =>
        Task.Factory.StartNew(
            () => Compact(progress, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
}
