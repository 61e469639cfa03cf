using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;

namespace Columnar.Vectors;

/// <summary>
/// The owner's side of one vector: its committed rows with what waits for the next commit on top, appended rows and edits. The handles
/// of the vector share it, whatever .NET type they give its values.
/// </summary>
internal sealed partial class VectorOwner
{
    /// <summary>Appends and edits are kept in memory up to this many bytes each; then they are written early, behind what anyone sees.</summary>
    private const long SpillBytes = 8L << 20;

    /// <summary>Rows that come in pieces of this many bytes go to the file without a copy in between.</summary>
    private const long DirectBytes = 1L << 20;

    private readonly Store _store;
    private readonly PendingRows _appended;
    private readonly PendingEdits _edits;
    private readonly ConcurrentDictionary<Type, StoredVector> _handles = [];
    private bool _isListed;

    public VectorOwner(Database database, RegionState region, ElementType type)
    {
        Database = database;
        _store = database.Store;
        RegionId = region.Header.Id;
        Version = region.Header.Version;
        Layout = region.Header.Layout;
        Type = type;
        _appended = new PendingRows(Layout);
        _edits = new PendingEdits(Layout);
        Bounds = ValueBounds.Of(type);
        Texts = type.Kind == ElementKind.DictionaryText ? new TextDictionary(_store, region) : null;
        Gate = new EditGate(() => State.Header.Name);
    }

    public Database Database { get; }

    public long RegionId { get; }

    public uint Version { get; }

    public RowLayout Layout { get; }

    public ElementType Type { get; }

    /// <summary>What values lie between; null where any bits are a value.</summary>
    public ValueBounds? Bounds { get; }

    /// <summary>Taken by everything that touches what is pending; before the writer lock.</summary>
    public EditGate Gate { get; }

    /// <summary>Rises with every edit but single appends to memory at hand, so that who reads for long notices one. Read by who keeps others from editing.</summary>
    public long EditCount { get; private set; }

    /// <summary>The texts that the rows are codes of; null where they are none.</summary>
    public TextDictionary? Texts { get; }

    public RegionState State => _store.Working.Regions.GetValueOrDefault(RegionId) ?? throw Removed();

    public long Length
    {
        get
        {
            using (Gate.EnterScope())
                return State.RowCount + _appended.Rows;
        }
    }

    public long NullCount
    {
        get
        {
            using (Gate.EnterScope())
                return State.Chunks.Sum(chunk => chunk.NullCount) + _appended.NullCount + _edits.NullDelta;
        }
    }

    /// <summary>The handle of a class; the same one each time.</summary>
    public StoredVector HandleOf(VectorClass held) => _handles.GetOrAdd(held.HandleType, _ => held.Handle(this));

    /// <summary>
    /// The piece that single values of a fixed width may be appended to without further checks; null where there is none. Only while
    /// the gate is entered.
    /// </summary>
    public RowBuffer? OpenPiece
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _store.AcceptsChanges ? _appended.Last : null;
    }

    /// <summary>A piece with room for one more row, of a length where rows vary in it. Called inside an edit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowBuffer RoomFor(int byteLength) =>
        _store.AcceptsChanges && _appended.TryGetRoom(byteLength) is { } piece ? piece : MakeRoom(byteLength);

    /// <summary>Appends rows that are laid out as in Arrow; they are copied.</summary>
    /// <param name="rows">The rows; offsets rise and lie within the data.</param>
    /// <exception cref="ArgumentException">There are nulls and the vector is not nullable, or a value is too long or out of its type's range.</exception>
    /// <exception cref="IOException">The disk is full or failed; none of the rows was appended.</exception>
    public void Append(in ChunkBuffers rows)
    {
        if (rows.Length == 0)
            return;
        CheckRows(rows);
        long byteLength = Layout.HasOffsets ? rows.TextLength : (long)rows.Length * Layout.DataBits / 8;
        using (Gate.EnterEdit())
        {
            PrepareEdit();
            if (byteLength < DirectBytes)
            {
                _appended.Append(rows);
                return;
            }
            Spill();
            ChunkBuffers direct = rows;
            RowWriter.Change(_store, State, (writer, state) => writer.Append(state, direct));
        }
    }

    /// <exception cref="ArgumentException">There are nulls and the vector is not nullable.</exception>
    public void CheckNulls(in ChunkBuffers rows)
    {
        if (!Layout.IsNullable && rows.CountNulls() > 0)
            throw new ArgumentException($"The rows have nulls; '{State.Header.Name}' is not nullable.", nameof(rows));
    }

    /// <exception cref="ArgumentOutOfRangeException">A value lies outside of what its type says.</exception>
    public unsafe void CheckValues(in ChunkBuffers rows)
    {
        if (Bounds is null || Bounds.FirstOutside(rows) is not (>= 0 and int row))
            return;
        string at = rows.Length == 1 ? "The value" : $"The value at {row}";
        throw new ArgumentOutOfRangeException(
            nameof(rows),
            $"{at} is {Bounds.Show((void*)rows.Data, row)}; '{State.Header.Name}' holds {Bounds.Expected}."
        );
    }

    /// <summary>Writes what is pending to the file as part of the pending commit.</summary>
    public void Flush()
    {
        using (Gate.EnterScope())
        {
            _isListed = false;
            if (_store.Working.Regions.ContainsKey(RegionId))
            {
                try
                {
                    Spill();
                }
                catch
                {
                    Relist();
                    throw;
                }
            }
            Clear();
        }
    }

    /// <summary>Forgets what is pending in memory.</summary>
    public void DropPending()
    {
        using (Gate.EnterScope())
        {
            _isListed = false;
            Clear();
            Texts?.Drop();
        }
    }

    /// <summary>Encodes all whole blocks with another codec, or with none.</summary>
    public void Encode(CodecId codec, CancellationToken cancellation)
    {
        VectorSpec.CheckCodec(codec, Type);
        using (Gate.EnterEdit())
        {
            PrepareEdit();
            if (State.Header.Fields.Codec == codec)
                return;
            Spill();
            RowWriter.Change(_store, State, (writer, state) => writer.Encode(state, codec, cancellation));
        }
    }

    public void ThrowUnlessNullable()
    {
        if (!Layout.IsNullable)
            throw new InvalidOperationException(
                $"'{State.Header.Name}' is not nullable; create it with nullable: true to hold nulls."
            );
    }

    public static InvalidOperationException Removed() =>
        new("The vector was removed, or discarded before it was ever committed.");

    private RowBuffer MakeRoom(int byteLength)
    {
        PrepareEdit();
        return _appended.AddPiece(byteLength);
    }

    /// <summary>Makes ready for an edit. Called inside it.</summary>
    /// <remarks>
    /// Whoever has pending rows is listed, so this runs before the first of them. Earlier rows are written before new ones are added,
    /// so that a call that fails for a full disk has added nothing.
    /// </remarks>
    public void PrepareEdit()
    {
        _store.EnsureWritable();
        EditCount++;
        CheckCodes();
        if (_appended.ByteLength >= SpillBytes || _edits.ByteLength >= SpillBytes || Texts?.ByteLength >= SpillBytes)
            Spill();
        if (_isListed)
            return;
        RegionHeader header = State.Header; // Throws for a vector that was removed.
        if (header.Fields.Recipe is not null)
            throw new InvalidOperationException($"'{header.Name}' is computed; its rows follow from its sources.");
        Relist();
    }

    private void Relist()
    {
        _isListed = true;
        Database.ListPending(this);
    }

    // Writes everything, and what else there is to write behind it, in one step, so that a failure leaves all of it pending.
    private void Spill(Func<RowWriter, RegionState, RegionState>? further = null)
    {
        CheckCodes();
        if (_appended.Rows == 0 && _edits.IsEmpty && further is null)
        {
            SpillTexts();
            return;
        }
        RowWriter.Change(
            _store,
            Texts is null ? [State] : [State, Texts.State],
            (writer, region, state) =>
            {
                if (region > 0)
                    return Texts!.AppendPending(writer, state);
                state = AppendPending(writer, WriteEdits(writer, state, state.RowCount));
                return further is null ? state : further(writer, state);
            }
        );
        Clear();
        Texts?.EndSpill();
    }

    /// <summary>Writes the texts that wait, so that codes may follow them to the file. Called inside an edit.</summary>
    public void SpillTexts()
    {
        if (Texts is not { HasPending: true })
            return;
        RowWriter.Change(_store, Texts.State, Texts.AppendPending);
        Texts.EndSpill();
    }

    // Codes that wait while another thread discards or rolls back may stand for texts that are gone.
    private void CheckCodes()
    {
        if (Texts is null || Texts.IsWhole())
            return;
        bool areLost = _appended.Rows > 0 || !_edits.IsEmpty;
        Clear();
        Texts.Drop();
        if (areLost)
            throw new InvalidOperationException(
                $"The texts of pending rows of '{State.Header.Name}' were discarded meanwhile; append them again."
            );
    }

    // The region with the edits of its first rows.
    private RegionState WriteEdits(RowWriter writer, RegionState region, long rowCount)
    {
        if (_edits.IsEmpty)
            return region;
        SortedRows sorted = _edits.Sorted();
        (_, int end) = sorted.Between(0, rowCount);
        return end == 0 ? region : writer.Replace(region, sorted.Rows.AsSpan(0, end), sorted.Values.Buffers(0));
    }

    // The region with the appended rows, edited.
    private RegionState AppendPending(RowWriter writer, RegionState region)
    {
        foreach (RowBuffer piece in _appended.Pieces)
        {
            ChunkBuffers rows = piece.Buffers(region.RowCount);
            if (!HasEdits(rows))
            {
                region = writer.Append(region, rows);
                continue;
            }
            RowBuffer patched = _edits.Patch(rows, isLasting: false);
            region = writer.Append(region, patched.Buffers(0));
            GC.KeepAlive(patched);
        }
        return region;
    }

    private bool HasEdits(in ChunkBuffers rows)
    {
        if (_edits.IsEmpty)
            return false;
        (int first, int end) = _edits.Sorted().Between(rows.FirstRow, rows.FirstRow + rows.Length);
        return first < end;
    }

    private void Clear()
    {
        _appended.Clear();
        _edits.Clear();
        // A null that an edit had filled may be there again.
        _searched = null;
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
}
