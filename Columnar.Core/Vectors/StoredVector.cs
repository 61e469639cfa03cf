using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector: a named, typed column of a database. Changes are pending until <see cref="Database.Commit"/>.</summary>
/// <remarks>
/// Reads see the owner's view, frozen at the call: the newest commit with the pending rows behind it. A handle is edited by one
/// thread at a time: an edit while another thread is inside one throws <see cref="InvalidOperationException"/> and changes nothing.
/// Reading and committing from other threads waits for an edit; snapshots never wait. Opening a vector twice gives the same handle.
/// </remarks>
public abstract class StoredVector : IColumn
{
    /// <summary>Appended bytes are kept in memory up to this many; then they are written early, behind what anyone sees.</summary>
    private const long SpillBytes = 8L << 20;

    /// <summary>Rows that come in pieces of this many bytes go to the file without a copy in between.</summary>
    private const long DirectBytes = 1L << 20;

    private readonly Database _database;
    private readonly Store _store;
    private readonly long _regionId;
    private readonly uint _version;
    private bool _isListed;

    private protected StoredVector(Database database, RegionState region, ElementType type)
    {
        _database = database;
        _store = database.Store;
        _regionId = region.Header.Id;
        _version = region.Header.Version;
        Layout = region.Header.Layout;
        Type = type;
        Pending = new PendingRows(Layout);
        Gate = new EditGate(() => Name);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public string Name => State.Header.Name;

    /// <inheritdoc/>
    public ElementType Type { get; }

    /// <inheritdoc/>
    public bool IsNullable => Layout.IsNullable;

    /// <summary>The version its user gave it when it was created.</summary>
    public int Version => (int)_version;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public long Length
    {
        get
        {
            using (Gate.EnterScope())
                return State.RowCount + Pending.Rows;
        }
    }

    /// <summary>Rows that are null, pending ones included.</summary>
    public long NullCount
    {
        get
        {
            using (Gate.EnterScope())
                return State.Chunks.Sum(chunk => chunk.NullCount) + Pending.NullCount;
        }
    }

    /// <summary>Taken by everything that touches the pending rows; before the writer lock.</summary>
    internal EditGate Gate { get; }

    private protected PendingRows Pending { get; }

    private protected RowLayout Layout { get; }

    internal Database Database => _database;

    /// <summary>What makes the views of this handle.</summary>
    private protected virtual VectorClass Class => VectorClass.Of(Type);

    internal long RegionId => _regionId;

    internal RegionState State => _store.Working.Regions.GetValueOrDefault(_regionId) ?? throw Removed();

    ViewScope<VectorView> IColumn.OpenView() => OpenView();

    /// <summary>Appends a null.</summary>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public abstract void AppendNull();

    /// <summary>Cuts the vector; the rows are gone when the cut is committed.</summary>
    /// <param name="length">The new length, at most the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or more than there is.</exception>
    public void Truncate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (Gate.EnterEdit())
        {
            RegionState region = State;
            long rowCount = region.RowCount + Pending.Rows;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, rowCount);
            if (length == rowCount)
                return;
            RowWriter.Change(_store, region, (writer, state) => Cut(writer, state, length));
            Pending.Clear();
        }
    }

    /// <summary>The region cut, with the pending rows that stay behind it. Called inside an edit.</summary>
    internal RegionState Cut(RowWriter writer, RegionState region, long length)
    {
        if (length > region.RowCount)
            region = AppendPending(writer, region);
        return length < region.RowCount ? writer.Truncate(region, length) : region;
    }

    /// <summary>Forgets the pending rows, which stand in the region or were cut off. Called inside an edit.</summary>
    internal void ClearPending() => Pending.Clear();

    /// <summary>The vector's name, type, length and null count.</summary>
    public override string ToString()
    {
        try
        {
            using ViewScope<VectorView> scope = OpenView();
            return scope.View.ToString();
        }
        catch (InvalidOperationException reason)
        {
            // Closed or removed: nothing to be thrown at who only looks.
            return $"a vector of {Type}: {reason.Message}";
        }
    }

    /// <summary>Appends rows that are laid out as in Arrow; they are copied.</summary>
    /// <param name="rows">The rows; offsets rise and lie within the data.</param>
    /// <exception cref="ArgumentException">There are nulls and the vector is not nullable.</exception>
    /// <exception cref="IOException">The disk is full or failed; none of the rows was appended.</exception>
    internal unsafe void AppendChunk(in ChunkBuffers rows)
    {
        if (rows.Length == 0)
            return;
        if (
            !IsNullable
            && rows.Validity != 0
            && Bitmap.CountOnes(
                new ReadOnlySpan<byte>((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length)),
                0,
                rows.Length
            ) < rows.Length
        )
            throw new ArgumentException($"The rows have nulls; '{Name}' is not nullable.", nameof(rows));
        long byteLength = Layout.HasOffsets
            ? ((int*)rows.Offsets)[rows.Length] - (long)((int*)rows.Offsets)[0]
            : (long)rows.Length * Layout.DataBits / 8;
        if (Layout.HasOffsets && byteLength > Geometry.MaxSegmentBytes)
            CheckRowLengths(rows);
        using (Gate.EnterEdit())
        {
            PrepareEdit();
            if (byteLength < DirectBytes)
            {
                Pending.Append(rows);
                return;
            }
            RegionState region = SpillPending(State);
            ChunkBuffers direct = rows;
            RowWriter.Change(_store, region, (writer, state) => writer.Append(state, direct));
        }
    }

    /// <summary>Replaces one row of a fixed width; a null becomes a value.</summary>
    private protected void ReplaceRow(long index, ChunkBuffers row)
    {
        using (Gate.EnterEdit())
        {
            _store.EnsureWritable();
            RegionState region = State;
            if ((ulong)index >= (ulong)(region.RowCount + Pending.Rows))
                Throw.IndexOutOfRange(index, region.RowCount + Pending.Rows);
            if (index >= region.RowCount)
                Pending.Replace(index - region.RowCount, row);
            else
                RowWriter.Change(_store, region, (writer, state) => writer.Replace(state, [index], row));
        }
    }

    /// <summary>Writes the pending rows to the file as part of the pending commit.</summary>
    internal void Flush()
    {
        using (Gate.EnterScope())
        {
            _isListed = false;
            if (Pending.Rows > 0 && _store.Working.Regions.GetValueOrDefault(_regionId) is { } region)
            {
                try
                {
                    SpillPending(region);
                }
                catch
                {
                    Relist();
                    throw;
                }
            }
            Pending.Clear();
        }
    }

    /// <summary>Forgets the pending rows.</summary>
    internal void DropPending()
    {
        using (Gate.EnterScope())
        {
            _isListed = false;
            Pending.Clear();
        }
    }

    /// <summary>Opens the owner's view.</summary>
    internal ViewScope<VectorView> OpenView()
    {
        using (Gate.EnterScope())
        {
            using OwnerPin pin = new(_store);
            return new ViewScope<VectorView>(View(pin), pin.Lease);
        }
    }

    /// <summary>The owner's view under a pin; the gate is held.</summary>
    internal VectorView View(OwnerPin pin)
    {
        using (Gate.EnterScope())
        {
            RegionState region = pin.Working.Regions.GetValueOrDefault(_regionId) ?? throw Removed();
            List<ChunkBuffers> chunks = [.. ChunkReader.Buffers(_store, region)];
            object? owner = Pending.AppendTo(chunks, region.RowCount);
            return Class.View(region.Header.Name, Type, IsNullable, [.. chunks], pin.Lease, owner);
        }
    }

    /// <summary>A piece with room for one more row, of a length where rows vary in it. Called under the gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected RowBuffer RoomFor(int byteLength) =>
        _store.AcceptsChanges && Pending.TryGetRoom(byteLength) is { } piece ? piece : MakeRoom(byteLength);

    private RowBuffer MakeRoom(int byteLength)
    {
        PrepareEdit();
        return Pending.AddPiece(byteLength);
    }

    // Whoever has pending rows is listed, so this runs before the first of them. Earlier rows are written before new ones are added,
    // so that a call that fails for a full disk has added nothing.
    private void PrepareEdit()
    {
        _store.EnsureWritable();
        if (Pending.ByteLength >= SpillBytes)
            SpillPending(State);
        if (_isListed)
            return;
        _ = State; // Throws for a vector that was removed.
        Relist();
    }

    private protected void ThrowUnlessNullable()
    {
        if (!IsNullable)
            throw new InvalidOperationException(
                $"'{Name}' is not nullable; create it with nullable: true to append nulls."
            );
    }

    private static unsafe void CheckRowLengths(in ChunkBuffers rows)
    {
        ReadOnlySpan<int> offsets = new((int*)rows.Offsets, rows.Length + 1);
        for (int i = 0; i < rows.Length; i++)
        {
            if (offsets[i + 1] - offsets[i] > Geometry.MaxSegmentBytes)
                throw new ArgumentException(
                    $"The value at {i} has {offsets[i + 1] - offsets[i]} bytes; a value may have {Geometry.MaxSegmentBytes}.",
                    nameof(rows)
                );
        }
    }

    private static InvalidOperationException Removed() =>
        new("The vector was removed, or discarded before it was ever committed.");

    private void Relist()
    {
        _isListed = true;
        _database.ListPending(this);
    }

    private RegionState SpillPending(RegionState region)
    {
        if (Pending.Rows == 0)
            return region;
        RegionState next = RowWriter.Change(_store, region, AppendPending);
        Pending.Clear();
        return next;
    }

    private RegionState AppendPending(RowWriter writer, RegionState region)
    {
        foreach (ChunkBuffers piece in Pending.ToChunks())
            region = writer.Append(region, piece);
        return region;
    }
}
