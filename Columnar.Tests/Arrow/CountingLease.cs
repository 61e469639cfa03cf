using Columnar.Vectors;

namespace Columnar.Tests.Arrow;

/// <summary>A lease that counts who takes part.</summary>
internal sealed class CountingLease : IViewLease
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Enter() => Interlocked.Increment(ref _count);

    public void Exit() => Assert.True(Interlocked.Decrement(ref _count) >= 0);
}
