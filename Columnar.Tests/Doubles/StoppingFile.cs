using Columnar.Storage;

namespace Columnar.Tests.Doubles;

/// <summary>A file in which a thread can be stopped: inside the next read or write beyond the slots, or the next sync, until it is let go on.</summary>
internal sealed class StoppingFile(IDataFile inner) : ForwardingFile(inner)
{
    private readonly SemaphoreSlim _reached = new(0);
    private readonly SemaphoreSlim _goOn = new(0);
    private int _stopsRead;
    private int _stopsWrite;
    private int _stopsSync;

    public void StopNextRead() => Volatile.Write(ref _stopsRead, 1);

    public void StopNextWrite() => Volatile.Write(ref _stopsWrite, 1);

    public void StopNextSync() => Volatile.Write(ref _stopsSync, 1);

    /// <summary>Returns when a thread has been stopped.</summary>
    public void WaitUntilStopped() => _reached.Wait(TestContext.Current.CancellationToken);

    public void LetGoOn() => _goOn.Release();

    public override void Write(long offset, ReadOnlySpan<byte> source)
    {
        if (offset >= Geometry.FirstExtentPage * Geometry.PageSize)
            Stop(ref _stopsWrite);
        base.Write(offset, source);
    }

    public override void Read(long offset, Span<byte> target)
    {
        if (offset >= Geometry.FirstExtentPage * Geometry.PageSize)
            Stop(ref _stopsRead);
        base.Read(offset, target);
    }

    public override void Sync()
    {
        Stop(ref _stopsSync);
        base.Sync();
    }

    public override void Dispose()
    {
        base.Dispose();
        _reached.Dispose();
        _goOn.Dispose();
    }

    private void Stop(ref int stops)
    {
        if (Interlocked.Exchange(ref stops, 0) == 0)
            return;
        _reached.Release();
        _goOn.Wait();
    }
}
