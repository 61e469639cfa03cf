namespace Columnar.Ipc;

/// <summary>The batches of a view while they are written.</summary>
internal static class BatchProgress
{
    /// <summary>Gives one batch after the other, telling the part of the rows that are done.</summary>
    public static IEnumerable<ArrowBatch> Over(
        ArrowView view,
        IProgress<double>? progress,
        CancellationToken cancellation
    )
    {
        long rows = 0;
        foreach (ArrowBatch batch in view.Batches)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
            rows += batch.Length;
            progress?.Report((double)rows / view.Length);
        }
    }
}
