namespace Columnar;

/// <summary>How a scan is run. No option changes a result.</summary>
public sealed record ScanOptions
{
    /// <summary>All processors, no cancellation, no progress.</summary>
    public static ScanOptions Default { get; } = new();

    /// <summary>One thread, the caller's.</summary>
    public static ScanOptions SingleThreaded { get; } = new() { MaxThreads = 1 };

    /// <summary>
    /// The most threads a scan may use; 0 for as many as there are processors. Scans of up to 256 KB use one.
    /// </summary>
    public int MaxThreads { get; init; }

    /// <summary>Ends a scan early, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Is told the share of the rows that is done, from 0 to 1, from any of the scan's threads.</summary>
    public IProgress<double>? Progress { get; init; }
}
