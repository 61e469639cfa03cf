using System.Runtime.InteropServices;

namespace Columnar;

/// <summary>The one place of the process that takes signals for all guards, and knows the protected sections.</summary>
internal static class ShutdownSignals
{
    private const int ExitCodeOfSignals = 128;

    private static readonly Lock s_gate = new();
    private static readonly List<ShutdownGuard> s_guards = [];
    private static readonly ManualResetEventSlim s_noSection = new(initialState: true);
    private static PosixSignalRegistration[] s_registrations = [];
    private static int s_sections;
    private static bool s_isForced;

    // How many sections the thread is in; those of the cleanups count as within one.
    [ThreadStatic]
    private static int t_depth;

    /// <summary>Whether a second signal came: no further section begins.</summary>
    public static bool IsForced => Volatile.Read(ref s_isForced);

    public static void Add(ShutdownGuard guard)
    {
        lock (s_gate)
        {
            if (s_guards.Count == 0)
                s_registrations =
                [
                    PosixSignalRegistration.Create(PosixSignal.SIGINT, Take),
                    PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take),
                ];
            s_guards.Add(guard);
        }
    }

    public static void Remove(ShutdownGuard guard)
    {
        PosixSignalRegistration[] unused = [];
        lock (s_gate)
        {
            if (s_guards.Remove(guard) && s_guards.Count == 0)
                (unused, s_registrations) = (s_registrations, []);
        }
        // Outside of the gate: it may wait for a handler that waits for the gate.
        foreach (PosixSignalRegistration registration in unused)
            registration.Dispose();
    }

    public static void EnterSection()
    {
        bool isTooLate;
        lock (s_gate)
        {
            isTooLate = s_isForced && t_depth == 0;
            if (!isTooLate)
            {
                t_depth++;
                if (s_sections++ == 0)
                    s_noSection.Reset();
            }
        }
        if (isTooLate)
            Thread.CurrentThread.Join();
    }

    public static void ExitSection()
    {
        lock (s_gate)
        {
            t_depth--;
            if (--s_sections == 0)
                s_noSection.Set();
        }
    }

    // Runs on a thread of its own for each signal.
    internal static void Take(PosixSignalContext signal)
    {
        int exitCode = ExitCodeOfSignals + (signal.Signal == PosixSignal.SIGINT ? 2 : 15);
        bool isForcedAlready;
        ShutdownGuard[] guards;
        lock (s_gate)
        {
            isForcedAlready = s_isForced;
            guards = [.. s_guards];
            // The last guard went while the signal came: it is the system's.
            signal.Cancel = isForcedAlready || guards.Length > 0;
            bool isFirst = guards.Length == 0;
            foreach (ShutdownGuard guard in guards)
            {
                isFirst |= !guard.IsRequested;
                guard.Request();
            }
            if (isFirst && !isForcedAlready)
                return;
            s_isForced = true;
        }
        if (!isForcedAlready)
            End(guards);
        Environment.Exit(exitCode);
    }

    // No section begins any more but within another, so their end comes.
    private static void End(ShutdownGuard[] guards)
    {
        s_noSection.Wait();
        t_depth++;
        foreach (ShutdownGuard guard in guards)
        {
            // As a task, whose exception nobody is left to take: it must not keep the others from running.
            Task cleanups = new(guard.RunCleanups);
            cleanups.RunSynchronously(TaskScheduler.Default);
            if (cleanups.Exception?.InnerException is { } failure)
                Console.Error.WriteLine($"A cleanup failed as the process was asked to end: {failure}");
        }
    }
}
