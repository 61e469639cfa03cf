using System.Collections.Concurrent;

namespace Columnar.Tests.Concurrency;

/// <summary>Threads that work until those with an end of their own have reached it, or one has failed.</summary>
internal sealed class Crew
{
    private readonly List<Thread> _bounded = [];
    private readonly List<Thread> _endless = [];
    private readonly ConcurrentQueue<Exception> _failures = new();
    private volatile bool _isOver;

    /// <summary>Whether one has failed, so that the others need not go on.</summary>
    public bool HasFailed => !_failures.IsEmpty;

    /// <summary>Whether those with an end of their own have reached it, or one has failed.</summary>
    public bool IsOver => _isOver || HasFailed;

    /// <summary>Adds a thread that does something a number of times.</summary>
    public void Repeat(int times, Action action) =>
        _bounded.Add(
            Worker(() =>
            {
                for (int i = 0; i < times && !HasFailed; i++)
                    action();
            })
        );

    /// <summary>Adds a thread that does something for as long as the others work, at least once.</summary>
    public void Accompany(Action action) =>
        _endless.Add(
            Worker(() =>
            {
                do action();
                while (!IsOver);
            })
        );

    /// <summary>Runs them all to the end.</summary>
    public void Work()
    {
        foreach (Thread thread in _endless.Concat(_bounded))
            thread.Start();
        foreach (Thread thread in _bounded)
            thread.Join();
        _isOver = true;
        foreach (Thread thread in _endless)
            thread.Join();
        Assert.Empty(_failures);
    }

    private Thread Worker(Action work) =>
        new(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                _failures.Enqueue(e);
            }
        });
}
