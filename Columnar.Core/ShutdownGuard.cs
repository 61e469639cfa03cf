namespace Columnar;

/// <summary>
/// Lets long work end at a whole commit when its user presses Ctrl-C or the system asks the process to end (SIGTERM): the first signal
/// is a request that the work looks for, the second ends the process as soon as no protected section runs.
/// </summary>
/// <remarks>
/// <para>
/// While a guard is registered neither signal ends the process by itself. The first sets <see cref="IsRequested"/> and cancels
/// <see cref="Token"/>; the work then leaves its loop and disposes the guard, which runs the cleanups. Work that does neither is
/// ended by the second signal: once no section that <see cref="Protect(Action)"/> began is running, the cleanups run and the process
/// exits with 128 and the signal's number (130 after Ctrl-C, 143 after SIGTERM). A third signal does not wait.
/// </para>
/// <para>
/// No commit needs a guard to be whole: a process may be killed at any moment. A guard keeps the work of some seconds from being lost,
/// and several steps that belong together from being torn apart. All members may be used from any thread. Guards may be nested: a
/// signal is for all of them.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var guard = ShutdownGuard.Register();
/// while (!guard.IsRequested &amp;&amp; source.TryRead(out Batch batch))
///     guard.Protect(() => { Append(batch); db.Commit(batch.Number); });
/// </code>
/// </example>
public sealed class ShutdownGuard : IDisposable
{
    private readonly List<Action> _cleanups = [];
    private readonly CancellationTokenSource _request = new();
    private volatile bool _isDisposed;

    private ShutdownGuard() { }

    /// <summary>Begins to take the signals. Dispose it when the work is done.</summary>
    public static ShutdownGuard Register()
    {
        ShutdownGuard guard = new();
        ShutdownSignals.Add(guard);
        return guard;
    }

    /// <summary>Whether a signal came since the guard was registered.</summary>
    public bool IsRequested => _request.IsCancellationRequested;

    /// <summary>Cancelled by the first signal; for work that takes a token.</summary>
    public CancellationToken Token => _request.Token;

    /// <summary>Runs a step during which the process is not ended, by whichever guard; a third signal ends it nevertheless.</summary>
    /// <param name="work">The step; it may protect steps of its own.</param>
    /// <exception cref="ObjectDisposedException">The guard was disposed.</exception>
    /// <remarks>When the process is about to be ended already, the step is not begun and the call does not return.</remarks>
    public void Protect(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ShutdownSignals.EnterSection();
        try
        {
            work();
        }
        finally
        {
            ShutdownSignals.ExitSection();
        }
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>What the step gives.</returns>
    /// <inheritdoc cref="Protect(Action)"/>
    public T Protect<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ShutdownSignals.EnterSection();
        try
        {
            return work();
        }
        finally
        {
            ShutdownSignals.ExitSection();
        }
    }

    /// <summary>
    /// Adds what is to be done when the work ends because of a signal: when the guard is disposed after one, or before the process is
    /// ended. Cleanups run once, in the order they were added.
    /// </summary>
    /// <param name="cleanup">
    /// The cleanup. An exception keeps those of this guard that are behind it from running. It goes to whoever disposes the guard; where
    /// the end is forced it is written to standard error, the cleanups of other guards run, and the exit code stays that of the signal.
    /// </param>
    /// <exception cref="ObjectDisposedException">The guard was disposed.</exception>
    public void OnShutdown(Action cleanup)
    {
        ArgumentNullException.ThrowIfNull(cleanup);
        lock (_cleanups)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _cleanups.Add(cleanup);
        }
    }

    /// <summary>Ends the guard: runs the cleanups if a signal came, and leaves further signals to the system.</summary>
    public void Dispose()
    {
        lock (_cleanups)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }
        ShutdownSignals.EnterSection();
        try
        {
            if (IsRequested)
                RunCleanups();
        }
        finally
        {
            ShutdownSignals.Remove(this);
            ShutdownSignals.ExitSection();
        }
    }

    /// <summary>Takes the request; what waits for the token is told on other threads.</summary>
    internal void Request() => _ = _request.CancelAsync();

    /// <summary>Runs each cleanup once, whoever comes first.</summary>
    internal void RunCleanups()
    {
        while (true)
        {
            Action next;
            lock (_cleanups)
            {
                if (_cleanups.Count == 0)
                    return;
                next = _cleanups[0];
                _cleanups.RemoveAt(0);
            }
            next();
        }
    }
}
