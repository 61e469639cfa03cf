using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>A thread that stands still inside a call of a <see cref="StoppingFile"/> until it is let go on.</summary>
internal sealed class StoppedThread : IDisposable
{
    private readonly StoppingFile _file;
    private readonly Task _task;
    private bool _goesOn;

    private StoppedThread(StoppingFile file, Action action)
    {
        _file = file;
        _task = Task.Factory.StartNew(
            action,
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        _file.WaitUntilStopped();
    }

    /// <summary>Runs an action on a thread until it stands inside a read beyond the slots.</summary>
    public static StoppedThread InRead(StoppingFile file, Action action)
    {
        file.StopNextRead();
        return new StoppedThread(file, action);
    }

    /// <summary>Runs an action on a thread until it stands inside a write of data.</summary>
    public static StoppedThread InWrite(StoppingFile file, Action action)
    {
        file.StopNextWrite();
        return new StoppedThread(file, action);
    }

    /// <summary>Runs an action on a thread until it stands inside a sync.</summary>
    public static StoppedThread InSync(StoppingFile file, Action action)
    {
        file.StopNextSync();
        return new StoppedThread(file, action);
    }

    /// <summary>Lets it go on, and returns when it has ended; what it threw is thrown.</summary>
    public void Finish()
    {
        if (!_goesOn)
            _file.LetGoOn();
        _goesOn = true;
        _task.GetAwaiter().GetResult();
    }

    public void Dispose() => Finish();
}
