namespace Columnar.Tests.Doubles;

/// <summary>
/// A thread that collects garbage all the time and fills the pinned memory that gets free, so that who reads memory nobody holds any more
/// finds other bytes there.
/// </summary>
internal sealed class CollectingThread : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public CollectingThread()
    {
        _thread = new Thread(Run) { Name = "Collecting" };
        _thread.Start();
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        Random random = new(3);
        Queue<byte[]> filled = [];
        while (!_isStopping)
        {
            for (int i = 0; i < 50; i++)
            {
                byte[] bytes = GC.AllocateUninitializedArray<byte>(random.Next(100, 20_000), pinned: true);
                bytes.AsSpan().Fill(0xCC);
                filled.Enqueue(bytes);
                if (filled.Count > 100)
                    filled.Dequeue();
            }
            GC.Collect(random.Next(3));
        }
    }
}
