using System.Runtime.ExceptionServices;
using Columnar.Binding;
using Columnar.Queries;
using Columnar.Syntax;

namespace Columnar.Grouping;

/// <summary>
/// Runs a query with groups, on several threads where it pays: in rounds of one span per thread, after each of which the spans
/// are merged in their order. So the result is the same for any number of threads.
/// </summary>
internal static class GroupedRunner
{
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    /// <exception cref="OverflowException">An integer sum, or integer arithmetic of a selected row, does not fit 64 bits.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static QueryRun Run(
        QuerySource source,
        Node? filter,
        string[] keys,
        AggregateSyntax[] aggregates,
        ScanOptions? options
    )
    {
        options ??= ScanOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxThreads);
        long spanCount = (source.RowCount + GroupedScan.SpanRows - 1) / GroupedScan.SpanRows;
        int threads = options.MaxThreads == 0 ? Environment.ProcessorCount : options.MaxThreads;
        threads = (int)Math.Clamp(spanCount, 1, threads);
        using var result = new GroupedScan(source, filter, keys, aggregates);
        var scans = new List<GroupedScan>();
        try
        {
            for (int thread = 0; thread < threads; thread++)
                scans.Add(new GroupedScan(source, filter, keys, aggregates));
            for (long first = 0; first < spanCount; first += threads)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                int spans = (int)Math.Min(threads, spanCount - first);
                Round(scans, first, spans, source.RowCount);
                for (int span = 0; span < spans; span++)
                    result.Absorb(scans[span]);
                options.Progress?.Report((double)(first + spans) / spanCount);
            }
            return new(result.Finish(), source.RowCount, scans.Sum(scan => scan.BlocksRead));
        }
        finally
        {
            foreach (GroupedScan scan in scans)
                scan.Dispose();
        }
    }

    private static void Round(List<GroupedScan> scans, long firstSpan, int spans, long rowCount)
    {
        if (spans == 1)
        {
            Scan(0);
            return;
        }
        try
        {
            Parallel.For(0, spans, new ParallelOptions { MaxDegreeOfParallelism = spans }, Scan);
        }
        catch (AggregateException errors)
        {
            // Which thread failed is no matter of the caller's.
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }

        void Scan(int number)
        {
            long firstRow = (firstSpan + number) * GroupedScan.SpanRows;
            scans[number].Scan(firstRow, Math.Min(firstRow + GroupedScan.SpanRows, rowCount));
        }
    }
}
