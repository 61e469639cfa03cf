using Columnar.Memory;

namespace Columnar.Tests.Arrow;

/// <summary>A lease that counts who takes part and who was forgotten.</summary>
internal sealed class CountingLease : IViewLease
{
    private int _count;
    private int _forgotten;

    public int Count => Volatile.Read(ref _count);

    public int Forgotten => Volatile.Read(ref _forgotten);

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit() => Assert.True(Interlocked.Decrement(ref _count) >= 0);

    public void Forget() => Interlocked.Increment(ref _forgotten);
}
