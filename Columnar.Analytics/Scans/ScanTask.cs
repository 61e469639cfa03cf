namespace Columnar.Scans;

/// <summary>A scan's work: what one thread needs to go through spans of rows, and what it gathers.</summary>
internal abstract class ScanTask : IDisposable
{
    /// <summary>Goes through some rows.</summary>
    /// <param name="firstRow">The first row, the beginning of a span.</param>
    /// <param name="endRow">The row after the last.</param>
    public abstract void Scan(long firstRow, long endRow);

    /// <summary>The same work for another thread, with nothing gathered.</summary>
    public abstract ScanTask Fork();

    /// <summary>Takes in what another task of the same kind has gathered.</summary>
    public abstract void Merge(ScanTask other);

    /// <summary>Gives scratch memory back.</summary>
    public abstract void Dispose();
}
