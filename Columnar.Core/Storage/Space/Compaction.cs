namespace Columnar.Storage;

/// <summary>One compaction: copies outside the writer lock, commits what was copied in batches, then gives the free space back.</summary>
internal sealed class Compaction(Store store, IProgress<double>? progress, CancellationToken cancellation)
{
    // A batch is copied, then committed; what it leaves is free some commits later.
    private const long BatchBytes = 64L << 20;
    private const int BatchRelocations = 1024;

    // What was moved leaves room for what found none before: worth repeating while the end of the file falls.
    private const int MaxPasses = 8;
    private const int PassesInVain = 3;

    // The part of the progress that moving takes; the rest is giving back.
    private const double MovingPart = 0.9;

    private readonly List<Damage> _damages = [];
    private readonly HashSet<long> _damagedRegions = [];

    // Regions whose begun blocks stay as they are.
    private readonly HashSet<long> _plainTails = [];
    private ulong _since;
    private bool _packs;
    private long _plannedBytes;
    private long _movedBytes;

    public CompactionReport Run()
    {
        store.EnsureWritable();
        if (!store.CanPunchHoles())
            throw new NotSupportedException(
                $"'{store.Path}' is on a file system that cannot punch holes, so its space cannot be given back; "
                    + "copy what it holds into a new database instead."
            );
        using (store.CompactionGate.EnterScope())
        {
            store.LetGoOfForgotten();
            DiskUsage before = store.MeasureUsage();
            // On a full disk there is room to move things only after this.
            store.PunchHoles(cancellation);
            _since = store.CommitUnchanged(long.MaxValue);
            MoveInPasses();
            progress?.Report(MovingPart);
            store.CutFreeEnd();
            store.PunchHoles(cancellation);
            progress?.Report(1);
            return new CompactionReport(before, store.MeasureUsage(), _movedBytes, _damages);
        }
    }

    // The first time, calls that were under way may have kept everything in its place. Where the end stays far from where it could
    // be, because no hole holds what lies there, all the rest is packed: then the holes lie together.
    private void MoveInPasses()
    {
        int inVain = 0;
        for (int pass = 0; pass < MaxPasses && inVain < PassesInVain; pass++)
        {
            long end = store.UsedEndPage;
            MoveAll();
            Settle();
            inVain = store.UsedEndPage < end ? 0 : inVain + 1;
            long ideal = MakePlan(store.Committed).EndPage;
            bool isTight = store.UsedEndPage <= ideal + ideal / 8 + Geometry.AlignedExtentPages;
            if (isTight && inVain > 0 && pass > 0)
                break;
            _packs = !isTight && inVain > 0;
        }
    }

    // Others change regions meanwhile, so that there may always be more to do.
    private void MoveAll()
    {
        long budget = 2 * store.MeasureUsage().LiveBytes + BatchBytes;
        while (budget > 0 && MoveBatch() is { Count: > 0 } moved)
            budget -= Math.Max(Geometry.PageSize, moved.Sum(relocation => relocation.MovedBytes));
    }

    // The last commit of the moved places lies in the other slot, then in the list of what is dead, then nowhere.
    private void Settle()
    {
        for (int i = 0; i < Store.CommitsToForget; i++)
            store.CommitUnchanged(MakePlan(store.Committed).EndPage);
    }

    private List<Relocation> MoveBatch()
    {
        // The bytes that are read and the right to write stay until the batch is committed.
        using OwnerPin pin = new(store, changes: true);
        CompactionPlan plan = MakePlan(pin.Lease.Commit);
        if (_plannedBytes == 0)
            _plannedBytes = plan.ByteLength;
        List<Relocation> batch = [];
        try
        {
            long copied = 0;
            foreach (ChunkRun run in plan.Runs)
            {
                if (copied >= BatchBytes || batch.Count >= BatchRelocations)
                    break;
                cancellation.ThrowIfCancellationRequested();
                if (_damagedRegions.Contains(run.Region.Header.Id) || Move(run, plan.LimitPage) is not { } relocation)
                    continue;
                batch.Add(relocation);
                copied += relocation.MovedBytes;
            }
        }
        catch
        {
            Abandon(batch);
            throw;
        }
        if (batch.Count == 0)
            return batch;
        List<Relocation> taken = store.CommitRelocations(batch, plan.EndPage);
        _movedBytes += taken.Sum(relocation => relocation.MovedBytes);
        progress?.Report(MovingPart * Math.Min(1, (double)_movedBytes / Math.Max(1, _plannedBytes)));
        return taken;
    }

    private CompactionPlan MakePlan(CommitState commit) =>
        store.PlanCompaction(commit, _since, _damagedRegions, _plainTails, _packs);

    private Relocation? Move(ChunkRun run, long limitPage)
    {
        RegionHeader header = run.Region.Header;
        RowWriter writer = new(store);
        Chunk[]? replacement = null;
        try
        {
            replacement =
                run.IsTail ? writer.EncodeTail(header, run.Chunks)
                : run.ChunkCount > 1 ? [writer.Join(header, run.Chunks, cancellation)]
                : writer.Tighten(header, run.Chunks[0], limitPage, cancellation) is { } tight ? [tight]
                : null;
            if (run.IsTail && replacement is null)
                _plainTails.Add(header.Id);
        }
        catch (CorruptDataException e)
        {
            _damagedRegions.Add(header.Id);
            _damages.Add(new Damage(store.Committed.Catalog.FullName(run.Region), e.Offset, e.Expected, e.Found));
        }
        finally
        {
            if (replacement is null)
                store.Abandon(writer.Allocated);
        }
        return replacement is null ? null : new Relocation(run, replacement, writer.Allocated, writer.MovedBytes);
    }

    private void Abandon(List<Relocation> batch)
    {
        foreach (Relocation relocation in batch)
            store.Abandon(relocation.Allocated);
    }
}
