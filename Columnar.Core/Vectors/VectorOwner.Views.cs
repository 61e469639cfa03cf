using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>Reading the owner's view.</summary>
internal sealed partial class VectorOwner
{
    /// <summary>Views hold patched blocks of up to this many bytes in memory; where more were edited, the edits are written first.</summary>
    private const long PatchedBytes = 64L << 20;

    [ThreadStatic]
    private static PieceBuffer? s_rowMemory;

    // The buffers of the region as it was when they were last asked for; the map never moves.
    private RegionState? _buffered;
    private ChunkBuffers[] _buffers = [];

    /// <summary>Opens the owner's view.</summary>
    public ViewScope<VectorView> OpenView(VectorClass held)
    {
        using (Gate.EnterScope())
        {
            PrepareView();
            using OwnerPin pin = new(_store);
            return new ViewScope<VectorView>(View(pin, held), pin.Lease);
        }
    }

    /// <summary>Makes what is pending fit for a view. Before the pin; the gate is held.</summary>
    public void PrepareView()
    {
        if (_edits.IsEmpty || !_store.AcceptsChanges)
            return;
        long width = Math.Max(1, Layout.DataBits / 8);
        long blocks = 0;
        long last = -1;
        foreach (long row in _edits.Sorted().Rows)
        {
            blocks += row / Geometry.BlockRows == last ? 0 : 1;
            last = row / Geometry.BlockRows;
        }
        if (blocks * width * Geometry.BlockRows <= PatchedBytes)
            return;
        try
        {
            Spill();
        }
        catch (IOException)
        {
            // The disk is full: the view takes its memory after all.
        }
    }

    /// <summary>The owner's view under a pin; the gate is held.</summary>
    public VectorView View(OwnerPin pin, VectorClass held)
    {
        using (Gate.EnterScope())
        {
            RegionState region = pin.Working.Regions.GetValueOrDefault(RegionId) ?? throw Removed();
            List<ChunkBuffers> chunks = [];
            List<object> owners = [];
            foreach (ChunkBuffers chunk in BuffersOf(region))
                AddChunk(chunks, owners, chunk);
            long firstRow = region.RowCount;
            foreach (RowBuffer piece in _appended.Pieces)
            {
                ChunkBuffers rows = piece.Buffers(firstRow);
                RowBuffer shown = HasEdits(rows) ? _edits.Patch(rows, isLasting: false) : piece;
                chunks.Add(shown.Lend(firstRow));
                owners.Add(shown);
                firstRow += piece.Rows;
            }
            object? owner = owners.Count == 0 ? null : owners.ToArray();
            VectorView view = held.View(
                region.Header.Name,
                Type,
                Layout.IsNullable,
                [.. chunks],
                pin.Lease,
                owner,
                Texts?.View(pin)
            );
            view.Contents = owner is null ? region.Contents : null;
            view.IsPending =
                !pin.Lease.Commit.Catalog.Regions.TryGetValue(RegionId, out RegionState? committed)
                || !committed.HasContentOf(region);
            return view;
        }
    }

    /// <summary>Reads one row of the owner's view.</summary>
    /// <param name="index">The row.</param>
    /// <param name="read">Reads it where it stands.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public TResult Read<TResult>(long index, ReadRow<TResult> read)
    {
        using (Gate.EnterScope())
        {
            if (_edits.TryFind(index, out ChunkBuffers piece, out int row))
                return read(piece, row);
            using OwnerPin pin = new(_store);
            return Read(pin, index, read);
        }
    }

    /// <summary>Reads one row of the owner's view under a pin.</summary>
    /// <inheritdoc cref="Read{TResult}(long, ReadRow{TResult})" path="/exception"/>
    public TResult Read<TResult>(OwnerPin pin, long index, ReadRow<TResult> read)
    {
        using (Gate.EnterScope())
        {
            if (_edits.TryFind(index, out ChunkBuffers piece, out int row))
                return read(piece, row);
            RegionState region = pin.Working.Regions.GetValueOrDefault(RegionId) ?? throw Removed();
            CheckRow(index, region);
            if (index >= region.RowCount)
            {
                piece = _appended.Find(index - region.RowCount, out row);
                TResult result = read(piece, row);
                GC.KeepAlive(this);
                return result;
            }
            piece = BuffersOf(region)[region.FindChunk(index)];
            if (piece.Decoder is null)
                return read(piece, (int)(index - piece.FirstRow));
            // Nothing that is read points to the memory.
            s_rowMemory ??= new PieceBuffer();
            return read(piece.Decoder.Decode(index, 1, s_rowMemory), 0);
        }
    }

    // The chunk, or its parts around blocks that were edited, with these patched.
    private void AddChunk(List<ChunkBuffers> chunks, List<object> owners, in ChunkBuffers chunk)
    {
        if (!HasEdits(chunk))
        {
            chunks.Add(chunk);
            return;
        }
        SortedRows sorted = _edits.Sorted();
        int done = 0;
        while (true)
        {
            (int first, _) = sorted.Between(chunk.FirstRow + done, chunk.EndRow);
            bool isLast = first == sorted.Rows.Length || sorted.Rows[first] >= chunk.EndRow;
            int start = isLast
                ? chunk.Length
                : (int)((sorted.Rows[first] - chunk.FirstRow) / Geometry.BlockRows * Geometry.BlockRows);
            if (start > done)
                chunks.Add(chunk.Slice(done, start - done, Layout.DataBits));
            if (isLast)
                return;
            done = Math.Min(chunk.Length, start + Geometry.BlockRows);
            ChunkBuffers block = chunk.Slice(start, done - start, Layout.DataBits);
            object? decoded = null;
            if (block.Decoder is not null)
                block = Decoded(block, out decoded);
            RowBuffer patched = _edits.Patch(block, isLasting: true);
            GC.KeepAlive(decoded);
            chunks.Add(patched.Lend(block.FirstRow));
            owners.Add(patched);
        }
    }

    private ChunkBuffers Decoded(in ChunkBuffers block, out object memory)
    {
        PieceBuffer packet = new();
        PendingRows rows = new(Layout);
        for (long row = block.FirstRow; row < block.EndRow; )
        {
            long end = Math.Min(block.EndRow, (row / IChunkDecoder.PacketRows + 1) * IChunkDecoder.PacketRows);
            rows.Append(block.Decoder!.Decode(row, (int)(end - row), packet));
            row = end;
        }
        GC.KeepAlive(packet);
        RowBuffer whole = rows.ToOne();
        memory = whole;
        return whole.Buffers(block.FirstRow);
    }

    private ChunkBuffers[] BuffersOf(RegionState region)
    {
        if (ReferenceEquals(_buffered, region))
            return _buffers;
        _buffers = ChunkReader.Buffers(_store, region);
        _buffered = region;
        return _buffers;
    }
}

/// <summary>Reads one row of a piece.</summary>
internal delegate TResult ReadRow<out TResult>(in ChunkBuffers piece, int row);
