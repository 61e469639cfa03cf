using System.Runtime.CompilerServices;

namespace Columnar.Storage;

/// <summary>A lock with its place in the order of locks; nothing but a <see cref="Lock"/> where the order is not checked.</summary>
/// <param name="rank">Its place.</param>
internal readonly struct OrderedLock(LockRank rank)
{
    private readonly Lock _lock = new();

    public bool IsHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>Takes the lock until the scope is disposed.</summary>
    /// <param name="besideEquals">Whether other locks of this rank may be held, because the caller has an order among them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope EnterScope(bool besideEquals = false)
    {
        if (LockOrder.IsChecked)
            LockOrder.Enter(_lock, rank, besideEquals);
        return new Scope(_lock);
    }

    /// <summary>Takes the lock until <see cref="Exit"/>, beside others of its rank, which the caller takes in an order.</summary>
    public void EnterBesideEquals()
    {
        if (LockOrder.IsChecked)
            LockOrder.Enter(_lock, rank, besideEquals: true);
        _lock.Enter();
    }

    public void Exit()
    {
        _lock.Exit();
        if (LockOrder.IsChecked)
            LockOrder.Exit(_lock);
    }

    /// <summary>The lock, held.</summary>
    public ref struct Scope
    {
        private readonly Lock _lock;
        private Lock.Scope _scope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Scope(Lock taken)
        {
            _lock = taken;
            _scope = taken.EnterScope();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose()
        {
            _scope.Dispose();
            if (LockOrder.IsChecked)
                LockOrder.Exit(_lock);
        }
    }
}
