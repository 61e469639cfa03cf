using System.Runtime.CompilerServices;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// A column that is computed from others whenever it is read. Nothing is stored, so nothing is ever stale: reads see the sources as they stand at the
/// call.
/// </summary>
/// <typeparam name="T">The .NET type of the values.</typeparam>
/// <remarks>
/// It lives as long as its sources do: over views of a snapshot until that is disposed. Any thread may read it; its function may then be
/// called from several at once. Where nulls must be counted, a read of the whole column first looks at the validity of its sources.
/// An exception in the function comes out as an <see cref="InvalidOperationException"/>, an overflow as an <see cref="OverflowException"/>: the message names the
/// column and the row, which is computed once more for that, and the function's own exception is the inner one.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class LazyVector<T> : IColumn<T>, IDerivedColumn, IDisplayed
    where T : unmanaged
{
    private const long ChunkRows = 1L << 30;

    private readonly Computation<T> _computation;

    // The null counts of chunks for the contents they were counted in.
    private volatile CountedNulls? _counted;

    internal LazyVector(string name, Computation<T> computation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _computation = computation;
        Type = computation.Type;
        using SourceScopes sources = new(computation.Sources);
        RowFunction<T> run = computation.Begin(sources.Views);
        if (run.StateBytes > 0)
            throw new NotSupportedException(
                $"Each row of {computation} depends on all before it; use Database.Computed, which stores the results."
            );
    }

    IEnumerable<IColumn> IDerivedColumn.Sources => _computation.Sources;

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ElementType Type { get; }

    /// <inheritdoc/>
    public bool IsNullable => _computation.IsNullable;

    /// <summary>Rows: those of the shortest source, unless the function says otherwise.</summary>
    public long Length
    {
        get
        {
            using SourceScopes sources = new(_computation.Sources);
            return _computation.RowCount(sources.Views);
        }
    }

    /// <summary>The value of a row.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public T this[long index]
    {
        get
        {
            T? value = Get(index);
            if (value is null)
                Throw.NullValue(Name, index);
            return value.Value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public T this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<T> this[Range range] => RowRange<T>.Clamped(this, range);

    /// <summary>The value of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public T? Get(long index)
    {
        using SourceScopes sources = new(_computation.Sources);
        long length = _computation.RowCount(sources.Views);
        if ((ulong)index >= (ulong)length)
            Throw.IndexOutOfRange(index, length);
        return new LazyChunk<T>(Name, _computation, sources.Views).TryGet(index, out T value) ? value : null;
    }

    /// <summary>The values as they stand when it is enumerated, nulls as null, as a sequence for LINQ.</summary>
    public IEnumerable<T?> AsEnumerable() => NullableRows.All(this);

    /// <summary>The face of the column that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Where a source has none recorded, any will do.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with a source.</exception>
    public KeyedColumn<TIndex, T> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => KeyedColumn<TIndex, T>.Of(this, IndexTypes.RecordedOf(this));

    /// <summary>The column's name, type, length and null count.</summary>
    public override string ToString() => CellDisplay.Show(this, "a lazy vector");

    ViewScope<VectorView> IColumn.OpenView() => OpenView();

    private ViewScope<VectorView> OpenView()
    {
        using SourceScopes sources = new(_computation.Sources);
        long length = _computation.RowCount(sources.Views);
        LazyChunk<T> rows = new(Name, _computation, sources.Views);
        SourceContents? contents = sources.Contents;
        int[] nulls = CountNulls(rows, sources.Views, contents, length);
        ChunkBuffers[] chunks = new ChunkBuffers[nulls.Length];
        for (int i = 0; i < chunks.Length; i++)
        {
            long first = i * ChunkRows;
            chunks[i] = new ChunkBuffers(first, (int)Math.Min(ChunkRows, length - first), 0, 0, 0, nulls[i], rows);
        }
        JointLease lease = sources.Lease;
        VectorView view =
            typeof(T) == typeof(bool)
                ? new BoolView(Name, IsNullable, chunks, lease)
                : new VectorView<T>(Name, Type, IsNullable, chunks, lease);
        view.Contents = contents is null ? null : (this, contents);
        return new ViewScope<VectorView>(view, lease);
    }

    private int[] CountNulls(LazyChunk<T> rows, VectorView[] sources, SourceContents? contents, long length)
    {
        int[] nulls = new int[(length + ChunkRows - 1) / ChunkRows];
        if (
            !IsNullable
            || (_computation.HasNullsOfSourcesOnly && Array.TrueForAll(sources, view => view.NullCount == 0))
        )
            return nulls;
        CountedNulls? counted = _counted;
        if (contents is not null && counted?.Contents.Equals(contents) == true)
            return counted.Nulls;
        for (long row = 0; row < length; row += Geometry.BlockRows)
            nulls[row / ChunkRows] += rows.CountNulls(row, (int)Math.Min(Geometry.BlockRows, length - row));
        if (contents is not null)
            _counted = new CountedNulls(contents, nulls);
        return nulls;
    }

    private sealed record CountedNulls(SourceContents Contents, int[] Nulls);

    DisplayPage IDisplayed.ToDisplay() => CellDisplay.Page(this, "a lazy vector");
}
