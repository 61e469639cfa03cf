using System.Globalization;
using Columnar.CData;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;
using Columnar.Views;

namespace Columnar;

/// <summary>
/// A column or table in Arrow's terms, as it stood when the view was made: nothing is copied, the buffers lie in the mapped
/// file. Encoded columns (compressed, dictionary or computed ones) are decoded batch by batch, into memory of the collector.
/// </summary>
/// <remarks>
/// Made by <see cref="ArrowViewExtensions"/>. The view holds a lease on what it shows: dispose it to let the space be used
/// again. Pinned buffers and exported arrays hold the lease on their own account. Any thread may read a view.
/// Only a bitmap that ends within a byte is copied, when it is first read, so that the bits behind its last row are zero.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ArrowView : IDisposable, IDisplayed
{
    private readonly BatchList _batches;
    private readonly HeldViews _held;
    private readonly bool _isColumn;
    private readonly VectorView[] _columns;

    // Guards the two below.
    private readonly Lock _singleGate = new();
    private readonly List<ContiguousColumn> _owned = [];
    private ViewBatch? _single;

    // The view itself, each pinned buffer and each live export.
    private int _leaseCount = 1;
    private int _isDisposed;

    // Takes over the views, whose lease is held.
    private ArrowView(ArrowSchema schema, VectorView[] columns, long length, HeldViews held, bool isColumn = false)
    {
        Schema = schema;
        Length = length;
        _columns = columns;
        _isColumn = isColumn;
        try
        {
            _batches = new BatchList(this, columns, ViewBatches.Cut(this, schema, columns));
        }
        catch
        {
            held.Dispose();
            throw;
        }
        _held = held;
    }

    /// <summary>A forgotten view only notes that it was: spans of its buffers may still be in use. One that could not be made holds nothing.</summary>
    ~ArrowView() => _held?.Forget();

    /// <summary>The fields; one where the view is of a column.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Rows.</summary>
    public long Length { get; }

    /// <summary>The rows in batches: one per chunk, cut further where the chunks of a table's columns end at different rows.</summary>
    /// <remarks>
    /// One with encoded columns has at most 65,536 rows. It is decoded when it is taken from the list, anew if nobody holds it any
    /// more, which throws <see cref="CorruptDataException"/> where the stored bytes are damaged.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public IReadOnlyList<ArrowBatch> Batches
    {
        get
        {
            ThrowIfDisposed();
            return _batches;
        }
    }

    /// <summary>All rows as one batch: an array per column, each of its buffers in one piece.</summary>
    /// <remarks>
    /// Values of a fixed width are not copied: their chunks are mapped a second time, side by side, once per commit and column, at a cost of some
    /// microseconds per chunk; rows that were only appended are mapped behind the others. Copied are encoded columns, text and binary in several chunks, parts of chunks that do not fill whole pages,
    /// rows that are not committed yet, and a whole column where more than an eighth would be copied so or the system cannot map (Windows).
    /// What is copied whole belongs to the collector, because nobody else knows when the last span of it was read; it is less than 2 GiB a column, and made
    /// anew if nobody holds the batch any more. What a forgotten view had mapped stays mapped, for the same reason: there may be a span of it. A process
    /// makes 16,384 mappings at most, one for each run of chunks that lie side by side in the file too, and copies columns beyond: dispose views of
    /// columns that change often.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A column has 2 GiB or more, or 2^31 rows: use <see cref="Batches"/>.</exception>
    /// <exception cref="CorruptDataException">The stored bytes of an encoded column are damaged.</exception>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public ArrowBatch ToSingleBatch()
    {
        ThrowIfDisposed();
        AddLease();
        try
        {
            lock (_singleGate)
                _single ??= SingleBatch.Of(this, _columns);
            return _single.Get(Schema, _columns);
        }
        finally
        {
            ReleaseLease();
        }
    }

    /// <summary>
    /// Exports the view through the Arrow C Data Interface, without copying: a column as its own array, a table as a struct
    /// array. The consumer calls the structs' <c>release</c>; until then the values stay valid, also when the view is disposed.
    /// </summary>
    /// <param name="array">An <c>ArrowArray</c> of 80 bytes to fill.</param>
    /// <param name="schema">An <c>ArrowSchema</c> of 72 bytes to fill.</param>
    /// <exception cref="InvalidOperationException">There are several batches: export each, or the stream.</exception>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public void Export(nint array, nint schema)
    {
        if (Batches.Count > 1)
        {
            throw new InvalidOperationException(
                $"The view has {Batches.Count} batches; use ExportBatch for each of them, or ExportStream."
            );
        }
        ExportBatch(0, array, schema);
    }

    /// <summary>Exports one batch as <see cref="Export"/> does.</summary>
    /// <param name="index">Its number, from 0; 0 also where the view has no row and so no batch.</param>
    /// <param name="array">An <c>ArrowArray</c> of 80 bytes to fill.</param>
    /// <param name="schema">An <c>ArrowSchema</c> of 72 bytes to fill; 0 where it is not wanted again.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public unsafe void ExportBatch(int index, nint array, nint schema)
    {
        ArgumentOutOfRangeException.ThrowIfZero(array);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Math.Max(1, Batches.Count));
        ArrowBatch batch = _batches.Count == 0 ? ViewBatches.Empty(Schema) : _batches[index];
        if (!_isColumn)
            ExportedArray.Export(this, batch, (CArrowArray*)array);
        else
            ExportedArray.Export(this, batch.Columns[0], (CArrowArray*)array);
        if (schema == 0)
            return;
        try
        {
            if (!_isColumn)
                ExportedSchema.Export(Schema, (CArrowSchema*)schema);
            else
                ExportedSchema.Export(Schema.Fields[0], (CArrowSchema*)schema);
        }
        catch
        {
            ((CArrowArray*)array)->Release((CArrowArray*)array);
            throw;
        }
    }

    /// <summary>
    /// Exports all batches through the Arrow C Stream Interface, without copying, as struct arrays (record batches), also those
    /// of a column. The consumer calls the stream's <c>release</c> and that of each array it takes.
    /// </summary>
    /// <param name="stream">An <c>ArrowArrayStream</c> of 40 bytes to fill.</param>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public unsafe void ExportStream(nint stream)
    {
        ArgumentOutOfRangeException.ThrowIfZero(stream);
        ThrowIfDisposed();
        ExportedStream.Export(this, _batches, (CArrowArrayStream*)stream);
    }

    /// <summary>Gives the view's part of the lease back; its buffers can no longer be read.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        GC.SuppressFinalize(this);
        ReleaseLease();
    }

    /// <summary>Rows, fields and batches, with the first and last rows.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    DisplayPage IDisplayed.ToDisplay() =>
        Volatile.Read(ref _isDisposed) != 0
            ? new DisplayPage($"{Title}; it is disposed")
            : Looking.At(
                Title,
                () =>
                {
                    AddLease();
                    try
                    {
                        return TableDisplay.Page(Title, _columns, Length);
                    }
                    finally
                    {
                        ReleaseLease();
                    }
                }
            );

    private string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Arrow view: {Length} rows, {Schema.Fields.Count} fields, {_batches.Count} batches"
        );

    internal static ArrowView Of(ViewScope<VectorView> scope) =>
        new(SchemaOf([scope.View]), [scope.View], scope.View.Length, new HeldViews(scope), isColumn: true);

    internal static ArrowView Of(ViewScope<TableView> scope)
    {
        TableView table = scope.View;
        VectorView[] columns = [.. Enumerable.Range(0, table.Schema.Count).Select(i => table[i])];
        return new(ArrowSchema.Of(table), columns, table.RowCount, new HeldViews(scope));
    }

    /// <summary>Shows columns side by side.</summary>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    internal static ArrowView Of(IReadOnlyList<IColumn> columns)
    {
        HeldViews held = new();
        try
        {
            foreach (IColumn column in columns)
                held.Add(column.OpenView());
            if (held.Views.FirstOrDefault(v => v.Length != held.Views[0].Length) is VectorView other)
            {
                throw new ArgumentException(
                    $"'{other.Name}' has {other.Length} rows, '{held.Views[0].Name}' {held.Views[0].Length}.",
                    nameof(columns)
                );
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
        return new(SchemaOf(held.Views), [.. held.Views], held.Views.Count == 0 ? 0 : held.Views[0].Length, held);
    }

    private static ArrowSchema SchemaOf(IEnumerable<VectorView> columns) =>
        new([.. columns.Select(c => ArrowField.Of(c.Name, c.Type, c.IsNullable))]);

    internal void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _isDisposed) != 0)
            Throw.Disposed(nameof(ArrowView));
    }

    /// <summary>Takes over what is to be unmapped with the view's lease. Called by <see cref="ToSingleBatch"/>.</summary>
    internal void Own(ContiguousColumn column) => _owned.Add(column);

    /// <summary>Holds the lease until <see cref="ReleaseLease"/>.</summary>
    /// <exception cref="ObjectDisposedException">Nothing holds it any more.</exception>
    internal void AddLease()
    {
        int count = Volatile.Read(ref _leaseCount);
        while (count > 0)
        {
            int seen = Interlocked.CompareExchange(ref _leaseCount, count + 1, count);
            if (seen == count)
                return;
            count = seen;
        }
        Throw.Disposed(nameof(ArrowView));
    }

    internal void ReleaseLease()
    {
        if (Interlocked.Decrement(ref _leaseCount) != 0)
            return;
        foreach (ContiguousColumn column in _owned)
            column.Unmap();
        _held.Dispose();
    }
}
