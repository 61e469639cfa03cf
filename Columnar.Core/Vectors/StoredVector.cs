using System.Runtime.CompilerServices;
using Columnar.Compression;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector: a named, typed column of a database. Changes are pending until <see cref="Database.Commit"/>.</summary>
/// <remarks>
/// Reads see the owner's view, frozen at the call: the newest commit with the pending changes on top. A vector is edited by one
/// thread at a time: an edit while another thread is inside one throws <see cref="InvalidOperationException"/> and changes nothing.
/// Reading and committing from other threads waits for an edit; snapshots never wait. Opening a vector twice gives the same handle.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public abstract class StoredVector : IColumn, IDisplayed
{
    private protected StoredVector(VectorOwner owner) => Owner = owner;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public string Name => State.Header.Name;

    /// <inheritdoc/>
    public ElementType Type => Owner.Type;

    /// <inheritdoc/>
    public bool IsNullable => Owner.Layout.IsNullable;

    /// <summary>The version its user gave it when it was created.</summary>
    public int Version => (int)Owner.Version;

    /// <summary>Whether whole blocks of 65,536 rows are stored compressed.</summary>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public bool IsCompressed => State.Header.Fields.Codec != CodecId.None;

    /// <summary>What whole blocks are compressed by; null for a vector that is not compressed.</summary>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public VectorCodec? Codec =>
        State.Header.Fields.Codec is var codec and not CodecId.None ? (VectorCodec)codec : null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The vector was removed.</exception>
    public long Length => Owner.Length;

    /// <summary>Rows that are null, pending ones included.</summary>
    public long NullCount => Owner.NullCount;

    /// <summary>What all handles of the vector share.</summary>
    internal VectorOwner Owner { get; }

    /// <summary>Taken by everything that touches what is pending; before the writer lock.</summary>
    internal EditGate Gate => Owner.Gate;

    internal Database Database => Owner.Database;

    internal long RegionId => Owner.RegionId;

    internal RegionState State => Owner.State;

    /// <summary>What makes the views of this handle.</summary>
    private protected virtual VectorClass Class => VectorClass.Of(Type);

    ViewScope<VectorView> IColumn.OpenView() => OpenView();

    /// <summary>Appends a null.</summary>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public void AppendNull()
    {
        Owner.ThrowUnlessNullable();
        using (Gate.EnterEdit())
        {
            Owner.RoomFor(0).AppendNulls(1);
        }
    }

    /// <summary>Whether a row is null, pending changes included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsNull(long index) => Owner.Read(index, static (in ChunkBuffers piece, int row) => piece.IsNull(row));

    /// <summary>Makes a row null; the rows behind it stay where they are.</summary>
    /// <param name="index">The row; it may be null already.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public void Delete(long index) => Owner.Delete(index);

    /// <summary>The first row that is null, pending changes included; null where there is none.</summary>
    public long? FindFirstNull() => Owner.FirstNull() is var row and >= 0 ? row : null;

    /// <summary>Cuts the vector; the rows are gone when the cut is committed.</summary>
    /// <param name="length">The new length, at most the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or more than there is.</exception>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void Truncate(long length) => Owner.Truncate(length);

    /// <summary>Cuts off all rows.</summary>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void Clear() => Owner.Truncate(0);

    /// <summary>Compresses the vector, or compresses it by another codec; its values stay what they are.</summary>
    /// <param name="codec">The codec; null for the one that fits most values of the type.</param>
    /// <param name="cancellation">Ends it early with an <see cref="OperationCanceledException"/>; nothing has changed then.</param>
    /// <remarks>
    /// Like every change it is pending until the next commit, or given up by a discard. It reads and writes all values, a block of
    /// 65,536 rows at a time. Snapshots go on seeing what they see.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such codec.</exception>
    /// <exception cref="NotSupportedException">The values are too wide; the message says how wide they may be.</exception>
    /// <exception cref="CorruptDataException">Stored values are damaged; nothing has changed.</exception>
    /// <exception cref="IOException">The disk is full or failed; nothing has changed.</exception>
    public void Compress(VectorCodec? codec = null, CancellationToken cancellation = default) =>
        Owner.Encode(BlockCodecs.Named(codec, State.Header.Numbers), cancellation);

    /// <summary>Stores all values as they are in memory; they stay what they are.</summary>
    /// <inheritdoc cref="Compress" path="/param[@name='cancellation']"/>
    /// <inheritdoc cref="Compress" path="/remarks"/>
    /// <inheritdoc cref="Compress" path="/exception[@cref='CorruptDataException']"/>
    /// <inheritdoc cref="Compress" path="/exception[@cref='IOException']"/>
    public void Decompress(CancellationToken cancellation = default) => Owner.Encode(CodecId.None, cancellation);

    /// <summary>The vector's name, type, length and null count.</summary>
    public override string ToString() => CellDisplay.Show(this, "a vector");

    /// <summary>Appends rows that are laid out as in Arrow; they are copied.</summary>
    /// <param name="rows">The rows; offsets rise and lie within the data.</param>
    /// <exception cref="ArgumentException">There are nulls and the vector is not nullable.</exception>
    /// <exception cref="IOException">The disk is full or failed; none of the rows was appended.</exception>
    internal void AppendChunk(in ChunkBuffers rows)
    {
        using (Gate.EnterEdit())
        {
            Owner.Append(ToStored(rows, out object? memory));
            GC.KeepAlive(memory);
        }
    }

    /// <summary>Rows laid out as the vector's values are read, as it stores them. Called inside an edit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="memory">What the result lies in; null where it lies where it was.</param>
    internal virtual ChunkBuffers ToStored(in ChunkBuffers rows, out object? memory)
    {
        memory = null;
        return rows;
    }

    /// <summary>Writes what is pending to the file as part of the pending commit.</summary>
    internal void Flush() => Owner.Flush();

    /// <summary>Opens the owner's view.</summary>
    internal ViewScope<VectorView> OpenView() => Owner.OpenView(Class);

    /// <summary>The owner's view under a pin; the gate is held.</summary>
    internal VectorView View(OwnerPin pin) => Owner.View(pin, Class);

    /// <summary>One row of a fixed width, or one bit, for an edit.</summary>
    private protected static unsafe ChunkBuffers RowAt(void* value) => new(0, 1, 0, 0, (nint)value, 0);

    /// <summary>Edits with one row of text or binary.</summary>
    private protected static unsafe TResult WithRow<TResult>(ReadOnlySpan<byte> value, RowEdit<TResult> edit)
    {
        int* offsets = stackalloc int[2];
        offsets[0] = 0;
        offsets[1] = value.Length;
        fixed (byte* data = value)
            return edit(new ChunkBuffers(0, 1, 0, (nint)offsets, (nint)data, 0));
    }

    /// <summary>An edit with one row.</summary>
    private protected delegate TResult RowEdit<out TResult>(in ChunkBuffers row);

    DisplayPage IDisplayed.ToDisplay() => CellDisplay.Page(this, "a vector");
}
