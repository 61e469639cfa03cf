using System.Runtime.InteropServices;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Concurrency;

/// <summary>Long work that is asked to end, by real signals to children.</summary>
public sealed class ShutdownGuardTests : IDisposable
{
    private const string Class = "Columnar.Tests.Concurrency.ShutdownGuardTests.";
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("a.columnar");

    public ShutdownGuardTests()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Children are started through /bin/sh, and signals are sent.");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public void Work_that_looks_for_the_request_ends_at_a_whole_commit(int signal)
    {
        using (ChildProcess child = ChildProcess.Start(Class + nameof(Child_commits_until_it_is_asked_to_end), File))
        {
            while (child.ReadNext() is { } line && line != "5") { }
            child.Signal(signal);
            List<string> after = [];
            while (child.ReadNext() is { } line)
                after.Add(line);
            Assert.Equal(["loop left", "first cleanup", "second cleanup", "disposed"], after[^4..]);
            Assert.Equal(0, child.WaitForExitCode());
        }
        using Database database = Database.Open(File);
        Assert.True(database.Stamp >= 5);
        Assert.Equal(database.Stamp * 1000, database.Raw<long>("a").Length);
        Assert.Equal(database.Stamp * 1000, database.Raw<long>("b").Length);
    }

    [Fact]
    public void A_signal_that_comes_as_the_last_guard_goes_is_left_to_the_system()
    {
        PosixSignalContext signal = new(PosixSignal.SIGTERM);
        ShutdownSignals.Take(signal);
        Assert.False(signal.Cancel);
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public void The_second_signal_ends_work_that_does_not_look_behind_its_protected_section(int signal)
    {
        using (ChildProcess child = ChildProcess.Start(Class + nameof(Child_commits_in_sections_for_ever), File))
        {
            Assert.Equal("in section", child.ReadNext());
            child.Signal(signal);
            Assert.Equal("requested", child.ReadNext());
            child.Signal(signal);
            Assert.Equal("still there", child.ReadNext());
            child.LetGoOn();
            Assert.Equal("section over", child.ReadNext());
            Assert.Equal("cleanup", child.ReadNext());
            Assert.Null(child.ReadNext());
            Assert.Equal(128 + signal, child.WaitForExitCode());
        }
        using Database database = Database.Open(File);
        Assert.Equal(1, database.Stamp);
        Assert.Equal(1000, database.Raw<long>("a").Length);
    }

    [Fact]
    public void Where_the_end_is_forced_a_failing_cleanup_stops_those_of_its_guard_only()
    {
        using ChildProcess child = ChildProcess.Start(Class + nameof(Child_fails_to_clean_up), File);
        Assert.Equal("waiting", child.ReadNext());
        child.Signal(Interrupt);
        Assert.Equal("requested", child.ReadNext());
        child.Signal(Interrupt);
        Assert.Equal("fails", child.ReadNext());
        Assert.Equal("of the other guard", child.ReadNext());
        Assert.Null(child.ReadNext());
        Assert.Equal(128 + Interrupt, child.WaitForExitCode());
    }

    [Fact]
    public void The_third_signal_does_not_wait()
    {
        using ChildProcess child = ChildProcess.Start(Class + nameof(Child_commits_in_sections_for_ever), File);
        Assert.Equal("in section", child.ReadNext());
        child.Signal(Interrupt);
        Assert.Equal("requested", child.ReadNext());
        child.Signal(Interrupt);
        Assert.Equal("still there", child.ReadNext());
        child.Signal(Terminate);
        Assert.Null(child.ReadNext());
        Assert.Equal(128 + Terminate, child.WaitForExitCode());
    }

    [Fact]
    public void Without_a_guard_signals_do_what_they_do()
    {
        using ChildProcess child = ChildProcess.Start(Class + nameof(Child_waits_behind_a_guard), File);
        Assert.Equal("disposed", child.ReadNext());
        child.Signal(Terminate);
        Assert.Null(child.ReadNext());
        Assert.Equal(128 + Terminate, child.WaitForExitCode());
    }

    [Fact]
    public void The_token_ends_work_that_takes_one_and_guards_may_be_nested()
    {
        using ChildProcess child = ChildProcess.Start(Class + nameof(Child_waits_for_tokens_of_nested_guards), File);
        Assert.Equal("waiting", child.ReadNext());
        child.Signal(Terminate);
        Assert.Equal("both cancelled", child.ReadNext());
        Assert.Equal("inner cleanup", child.ReadNext());
        Assert.Equal("outer cleanup", child.ReadNext());
        Assert.Null(child.ReadNext());
        Assert.Equal(0, child.WaitForExitCode());
    }

    [Fact]
    public void A_guard_that_nobody_asked_to_end_runs_no_cleanup()
    {
        bool hasRun = false;
        ShutdownGuard guard = ShutdownGuard.Register();
        guard.OnShutdown(() => hasRun = true);
        Assert.False(guard.IsRequested);
        Assert.False(guard.Token.IsCancellationRequested);
        Assert.Equal(7, guard.Protect(() => guard.Protect(() => 7)));
        Assert.Throws<ArithmeticException>(() => guard.Protect(() => throw new ArithmeticException()));
        guard.Dispose();
        guard.Dispose();
        Assert.False(hasRun);
        Assert.Throws<ObjectDisposedException>(() => guard.Protect(() => { }));
        Assert.Throws<ObjectDisposedException>(() => guard.OnShutdown(() => { }));
    }

    /// <summary>Started by this class: commits until a signal comes.</summary>
    [Fact(Explicit = true)]
    public void Child_commits_until_it_is_asked_to_end()
    {
        using Database database = Database.Open(ChildProcess.DatabasePath!);
        RawVector<long> a = database.Raw<long>("a");
        RawVector<long> b = database.Raw<long>("b");
        using (ShutdownGuard guard = ShutdownGuard.Register())
        {
            guard.OnShutdown(() => ChildProcess.Tell("first cleanup"));
            guard.OnShutdown(() => ChildProcess.Tell("second cleanup"));
            for (long stamp = 1; !guard.IsRequested; stamp++)
            {
                a.Append(new long[1000]);
                b.Append(new long[1000]);
                database.Commit(stamp);
                ChildProcess.Tell($"{stamp}");
            }
            ChildProcess.Tell("loop left");
        }
        ChildProcess.Tell("disposed");
    }

    /// <summary>Started by this class: never looks whether it is to end.</summary>
    [Fact(Explicit = true)]
    public void Child_commits_in_sections_for_ever()
    {
        using Database database = Database.Open(ChildProcess.DatabasePath!);
        RawVector<long> a = database.Raw<long>("a");
        using ShutdownGuard guard = ShutdownGuard.Register();
        guard.OnShutdown(() => guard.Protect(() => ChildProcess.Tell("cleanup")));
        for (long stamp = 1; ; stamp++)
        {
            guard.Protect(() =>
            {
                ChildProcess.Tell("in section");
                a.Append(new long[1000]);
                guard.Token.WaitHandle.WaitOne();
                ChildProcess.Tell("requested");
                SpinWait.SpinUntil(() => ShutdownSignals.IsForced);
                guard.Protect(() => ChildProcess.Tell("still there"));
                ChildProcess.WaitForParent();
                database.Commit(stamp);
                ChildProcess.Tell("section over");
            });
        }
    }

    /// <summary>Started by this class: never ends by itself, and its first cleanup throws.</summary>
    [Fact(Explicit = true)]
    public void Child_fails_to_clean_up()
    {
        using ShutdownGuard outer = ShutdownGuard.Register();
        outer.OnShutdown(() =>
        {
            ChildProcess.Tell("fails");
            throw new ArithmeticException("on purpose");
        });
        outer.OnShutdown(() => ChildProcess.Tell("never reached"));
        using ShutdownGuard inner = ShutdownGuard.Register();
        inner.OnShutdown(() => ChildProcess.Tell("of the other guard"));
        ChildProcess.Tell("waiting");
        inner.Token.WaitHandle.WaitOne();
        ChildProcess.Tell("requested");
        ChildProcess.WaitForParent();
    }

    /// <summary>Started by this class: waits when its guard is gone.</summary>
    [Fact(Explicit = true)]
    public void Child_waits_behind_a_guard()
    {
        ShutdownGuard.Register().Dispose();
        ChildProcess.Tell("disposed");
        ChildProcess.WaitForParent();
    }

    /// <summary>Started by this class: two guards, one within the other.</summary>
    [Fact(Explicit = true)]
    public void Child_waits_for_tokens_of_nested_guards()
    {
        using ShutdownGuard outer = ShutdownGuard.Register();
        outer.OnShutdown(() => ChildProcess.Tell("outer cleanup"));
        using ShutdownGuard inner = ShutdownGuard.Register();
        inner.OnShutdown(() => ChildProcess.Tell("inner cleanup"));
        ChildProcess.Tell("waiting");
        WaitHandle.WaitAll([outer.Token.WaitHandle, inner.Token.WaitHandle]);
        ChildProcess.Tell("both cancelled");
    }
}
