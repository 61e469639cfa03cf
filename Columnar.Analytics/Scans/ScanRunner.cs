namespace Columnar.Scans;

/// <summary>
/// Runs a scan span by span, on several threads where it pays. The caller takes part, and waits only for threads that
/// have begun: on a busy machine it does all the work itself.
/// </summary>
internal sealed class ScanRunner
{
    // Below this the hand-over costs more than a second thread saves.
    private const long SingleThreadBytes = 256 * 1024;

    private readonly ScanTask _root;
    private readonly long _rowCount;
    private readonly SpanPlan _plan;
    private readonly long _spanCount;
    private readonly ScanOptions _options;
    private readonly Lock _lock = new();
    private long _nextSpan;
    private long _spansDone;
    private bool[] _hasBegun = [];
    private bool _isOver;

    private ScanRunner(ScanTask root, long rowCount, ScanOptions options)
    {
        _root = root;
        _rowCount = rowCount;
        _plan = SpanPlan.For(rowCount);
        _spanCount = (rowCount + _plan.Rows - 1) / _plan.Rows;
        _options = options;
    }

    /// <summary>Goes through all rows; what was gathered is in the task.</summary>
    /// <param name="task">The work.</param>
    /// <param name="rowCount">Rows.</param>
    /// <param name="bytesPerRow">About how many bytes a row has, over all columns read.</param>
    /// <param name="options">How to run.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void Run(ScanTask task, long rowCount, int bytesPerRow, ScanOptions? options)
    {
        options ??= ScanOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxThreads);
        new ScanRunner(task, rowCount, options).Run(bytesPerRow);
    }

    private void Run(int bytesPerRow)
    {
        int threads = _options.MaxThreads == 0 ? Environment.ProcessorCount : _options.MaxThreads;
        if (_rowCount <= SingleThreadBytes / Math.Max(1, bytesPerRow))
            threads = 1;
        threads = (int)Math.Min(threads, Math.Max(1, _spanCount));
        var helpers = new Task<ScanTask?>[threads - 1];
        _hasBegun = new bool[threads - 1];
        for (int helper = 0; helper < helpers.Length; helper++)
        {
            int number = helper;
            helpers[helper] = Task.Run(() => Help(number));
        }

        bool isDone = false;
        try
        {
            ScanSpans(_root);
            isDone = true;
        }
        finally
        {
            Stop();
            // Nothing may read on when the caller's leases end; only whoever has begun is waited for.
            for (int helper = 0; helper < helpers.Length; helper++)
            {
                if (!_hasBegun[helper])
                    continue;
                Task.WaitAny(helpers[helper]);
                if (!isDone && helpers[helper].IsCompletedSuccessfully)
                    helpers[helper].Result?.Dispose();
            }
        }

        for (int helper = 0; helper < helpers.Length; helper++)
        {
            if (!_hasBegun[helper])
                continue;
            using ScanTask? task = helpers[helper].GetAwaiter().GetResult();
            if (task is not null)
                _root.Merge(task);
        }
    }

    private ScanTask? Help(int number)
    {
        lock (_lock)
        {
            if (_isOver)
                return null;
            _hasBegun[number] = true;
        }
        ScanTask task = _root.Fork();
        bool isDone = false;
        try
        {
            ScanSpans(task);
            isDone = true;
            return task;
        }
        finally
        {
            if (!isDone)
            {
                Interlocked.Exchange(ref _nextSpan, _spanCount);
                task.Dispose();
            }
        }
    }

    private void Stop()
    {
        Interlocked.Exchange(ref _nextSpan, _spanCount);
        lock (_lock)
            _isOver = true;
    }

    private void ScanSpans(ScanTask task)
    {
        for (long span; (span = Interlocked.Increment(ref _nextSpan) - 1) < _spanCount; )
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            long first = span * _plan.Rows;
            task.Scan(first, Math.Min(first + _plan.Rows, _rowCount));
            _options.Progress?.Report((double)Interlocked.Increment(ref _spansDone) / _spanCount);
        }
    }
}
