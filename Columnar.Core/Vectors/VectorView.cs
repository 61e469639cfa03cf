using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a vector at one moment.</summary>
/// <remarks>
/// A view is made by a <see cref="Snapshot"/> and valid until that is disposed; any thread may read it. It copies nothing: its
/// chunks point into the mapped file.
/// </remarks>
public abstract class VectorView : IColumn
{
    private readonly ChunkBuffers[] _chunks;

    // Whatever memory the chunks point to besides the mapping (pending buffers) stays alive with the view.
    private readonly object? _owner;

    private protected VectorView(
        string name,
        ElementType type,
        bool isNullable,
        ChunkBuffers[] chunks,
        IViewLease? lease,
        object? owner
    )
    {
        Name = name;
        Type = type;
        IsNullable = isNullable;
        Lease = lease;
        _chunks = chunks;
        _owner = owner;
        if (chunks.Length > 0)
            Length = chunks[^1].FirstRow + chunks[^1].Length;
        foreach (ChunkBuffers chunk in chunks)
            NullCount += chunk.NullCount;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ElementType Type { get; }

    /// <inheritdoc/>
    public bool IsNullable { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Rows that are null.</summary>
    public long NullCount { get; }

    /// <summary>How many contiguous pieces the values lie in.</summary>
    public int ChunkCount => _chunks.Length;

    /// <summary>What the view reads under; null for views of memory that needs no lease.</summary>
    internal IViewLease? Lease { get; }

    /// <summary>The pieces in row order, without gaps, none empty. Read between the lease's Enter and Exit only.</summary>
    internal ReadOnlySpan<ChunkBuffers> Chunks => _chunks;

    /// <summary>Keeps pending buffers alive beyond the view itself.</summary>
    internal object? Owner => _owner;

    ViewScope<VectorView> IColumn.OpenView() => new(this, Lease);

    /// <summary>The chunk that holds a row; the row must lie in [0, Length).</summary>
    internal int FindChunk(long row)
    {
        int low = 0;
        int high = _chunks.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (_chunks[middle].FirstRow <= row)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    /// <summary>The view's name, type, length and null count.</summary>
    public override string ToString() => $"{Name}: {Type}{(IsNullable ? "?" : "")}, {Length} rows, {NullCount} null";
}
