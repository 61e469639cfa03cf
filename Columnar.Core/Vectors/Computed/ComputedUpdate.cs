using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// Brings the rows of a computed vector up to date with its sources, as part of the pending commit. Rows are published some blocks at a
/// time, each time together with what they were computed from: wherever it ends early, what is stored is true.
/// </summary>
/// <typeparam name="T">The .NET type of the results.</typeparam>
internal sealed unsafe class ComputedUpdate<T>(Store store, Computation<T> computation, CatalogState working)
    where T : unmanaged
{
    private const int BlocksAtOnce = 4;

    private readonly List<ComputedBlock<T>> _blocks = [];

    /// <summary>Computes what is missing or changed.</summary>
    /// <param name="region">The vector's region.</param>
    /// <param name="sources">The regions of the sources.</param>
    /// <param name="lease">Keeps the working state valid.</param>
    /// <param name="cancellation">Ends it early, with whole blocks stored.</param>
    /// <returns>Whether anything was stored.</returns>
    public bool Run(RegionState region, RegionState[] sources, ViewLease lease, CancellationToken cancellation)
    {
        VectorView[] views = [.. sources.Select(source => OpenSource(source, lease))];
        RegionHeader[] headers = [.. sources.Select(source => source.Header)];
        ComputedProgress progress = ComputedProgress.Read(region.Header);
        long length = region.RowCount;
        long target = computation.RowCount(views);
        long start = Math.Min(target, progress.FirstAffectedRow(computation, headers, views));
        start = Math.Min(start, length);
        if (start == length && length == target)
            return false;

        RowFunction<T> run = computation.Begin(views);
        RegionState? checkpoints = working.Find(region.Header.Id, Companions.Checkpoints);
        if (run.StateBytes > 0)
        {
            start = Restore(run, progress, checkpoints, lease, start, length);
            if (checkpoints is null && target / Geometry.BlockRows > 0)
                checkpoints = CreateCheckpoints(region.Header.Id);
        }
        ComputedProgress next = new(
            [.. headers.Zip(views, (header, view) => (header.Fields.Changes.Number, view.Length))],
            []
        );
        do
        {
            cancellation.ThrowIfCancellationRequested();
            long end = Math.Min(
                target,
                start / Geometry.BlockRows * Geometry.BlockRows + BlocksAtOnce * Geometry.BlockRows
            );
            (region, checkpoints) = Step(run, views, region, checkpoints, next, start, end);
            start = end;
        } while (start < target);
        return true;
    }

    // Results get checksums of their own, so what they are made of is checked first.
    private VectorView OpenSource(RegionState source, ViewLease lease)
    {
        VerifiedBlocks verified = new();
        VectorView view = ViewFactory.Vector(store, working, source, lease)!;
        view.CheckBlock = row =>
        {
            Chunk chunk = source.Chunks[source.FindChunk(row)];
            if (!verified.IsKnown(source, row))
                verified.Add(source, RowWriter.VerifyBlock(store, source, row));
            return row - (row - chunk.FirstRow) % Geometry.BlockRows;
        };
        return view;
    }

    // Computes rows and publishes them behind those before `start`.
    private (RegionState, RegionState?) Step(
        RowFunction<T> run,
        VectorView[] views,
        RegionState region,
        RegionState? checkpoints,
        ComputedProgress progress,
        long start,
        long end
    )
    {
        byte[] states = new byte[run.StateBytes * (int)(end / Geometry.BlockRows - start / Geometry.BlockRows)];
        int blocks = 0;
        int ended = 0;
        for (long row = start; row < end; blocks++)
        {
            int rows = (int)(Math.Min(end, (row / Geometry.BlockRows + 1) * Geometry.BlockRows) - row);
            if (_blocks.Count == blocks)
                _blocks.Add(new ComputedBlock<T>((int)Math.Min(Geometry.BlockRows, end - row), computation.IsNullable));
            try
            {
                _blocks[blocks].Fill(run, row, rows);
            }
            catch (Exception error) when (RowFailure.IsOfFunction(error))
            {
                throw RowFailure.Name(region.Header.Name, computation, views, row, rows, error);
            }
            row += rows;
            if (row % Geometry.BlockRows == 0 && run.StateBytes > 0)
                run.SaveState(states.AsSpan(run.StateBytes * ended++, run.StateBytes));
        }
        byte[] tail = new byte[run.StateBytes];
        if (end > 0)
            run.SaveState(tail);
        byte[] encoded = (progress with { State = tail }).Encode();

        RegionState[] next = RowWriter.Change(
            store,
            checkpoints is null ? [region] : [region, checkpoints],
            (writer, index, state) =>
                index == 0
                    ? Append(writer, state, start, blocks, encoded)
                    : AppendStates(writer, state, start / Geometry.BlockRows * run.StateBytes, states)
        );
        return (next[0], checkpoints is null ? null : next[1]);
    }

    private RegionState Append(RowWriter writer, RegionState region, long start, int blocks, byte[] progress)
    {
        if (start < region.RowCount)
            region = writer.Truncate(region, start);
        for (int i = 0; i < blocks; i++)
            region = writer.Append(region, _blocks[i].Buffers);
        RegionHeader header = region.Header;
        return region with { Header = header.WithFields(header.Fields with { Sources = progress }) };
    }

    private static RegionState AppendStates(RowWriter writer, RegionState checkpoints, long start, byte[] states)
    {
        if (start < checkpoints.RowCount)
            checkpoints = writer.Truncate(checkpoints, start);
        fixed (byte* data = states)
            return writer.Append(checkpoints, new Memory.ChunkBuffers(0, states.Length, 0, 0, (nint)data, 0));
    }

    // Takes up the state behind the last row, or that at the end of the block before `start`; gives the row it stands at.
    private long Restore(
        RowFunction<T> run,
        ComputedProgress progress,
        RegionState? checkpoints,
        ViewLease lease,
        long start,
        long length
    )
    {
        if (start == length && progress.State.Length == run.StateBytes && start > 0)
        {
            run.RestoreState(progress.State);
            return start;
        }
        // A salvaged file may lack the last checkpoints.
        long block = Math.Min(start / Geometry.BlockRows, (checkpoints?.RowCount ?? 0) / run.StateBytes);
        if (block > 0)
        {
            byte[] state = new byte[run.StateBytes];
            long at = (block - 1) * run.StateBytes;
            RowWriter.VerifyBlock(store, checkpoints!, at);
            RowWriter.VerifyBlock(store, checkpoints!, at + run.StateBytes - 1);
            new RegionView(checkpoints!.Header.Name, ChunkReader.Buffers(store, checkpoints), lease).Read(at, state);
            run.RestoreState(state);
        }
        return block * Geometry.BlockRows;
    }

    private RegionState CreateCheckpoints(long vectorId) =>
        store.Create(id => new RegionHeader(
            id,
            vectorId,
            Database.NewCreationId(),
            RegionKind.Bytes,
            RowLayout.Bytes,
            0,
            Companions.Checkpoints,
            "",
            []
        ));
}
