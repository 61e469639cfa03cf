using System.Diagnostics;

namespace Columnar.Tests.Doubles;

/// <summary>
/// A thread that collects garbage half of the time and fills the pinned memory that gets free, so that who reads memory nobody holds any more
/// finds other bytes there.
/// </summary>
internal sealed class CollectingThread : IDisposable
{
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new();

    public CollectingThread()
    {
        _thread = new Thread(Run) { Name = "Collecting" };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
    }

    private void Run()
    {
        Random random = new(3);
        Queue<byte[]> filled = [];
        TimeSpan pause = TimeSpan.Zero;
        // Whatever the heap of the process holds by now, the others run for as long as a collection stopped them.
        while (!_stopping.Wait(pause))
        {
            for (int i = 0; i < 50; i++)
            {
                byte[] bytes = GC.AllocateUninitializedArray<byte>(random.Next(100, 20_000), pinned: true);
                bytes.AsSpan().Fill(0xCC);
                filled.Enqueue(bytes);
                if (filled.Count > 100)
                    filled.Dequeue();
            }
            long start = Stopwatch.GetTimestamp();
            GC.Collect(random.Next(3));
            pause = Stopwatch.GetElapsedTime(start);
        }
    }
}
