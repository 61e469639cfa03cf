using System.Runtime.CompilerServices;

namespace Columnar.Storage;

/// <summary>
/// The gate of a vector's or region's handle. Whoever touches its pending state waits for it; a thread that comes to edit while
/// another is inside an edit is refused instead, because a handle is edited by one thread at a time.
/// </summary>
/// <param name="name">The name of what is edited, for the refusal.</param>
/// <remarks>
/// The marks are read before the gate is taken, so a thread that comes in the instant between another's taking the gate and
/// marking it waits, and edits after it.
/// The thread that edited last may enter again without the lock, for an edit of a few instructions, as long as no other thread came
/// (biased locking): it marks itself busy and looks whether it still may. Another thread takes that right back under the lock, has all
/// processors finish their stores, and waits until the owner is not busy. So single appends cost no interlocked instruction.
/// </remarks>
internal sealed class EditGate(Func<string> name)
{
    private readonly OrderedLock _lock = new(LockRank.Handle);

    private const int Edited = 1;

    // Edited while the thread in the gate edits; above it the number of the thread that alone may, also between its edits, or 0.
    // Written in the gate, read anywhere.
    private int _marks;

    // Stands for the thread: to look at it costs a tenth of asking for the thread's number.
    [ThreadStatic]
    private static object? t_self;

    // Of the thread that edited last; null before the first edit. Replaced under the lock, once it is taken back and nobody is inside.
    private Right? _right;

    /// <summary>Takes the gate for an edit that neither throws nor calls out, until <see cref="ExitFast"/>; false where that needs the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnterFast()
    {
        Right? right = _right;
        if (right is null || right.Self != t_self)
            return false;
        Volatile.Write(ref right.Busy, 1);
        // Whoever takes the right back makes this store visible before it looks at it (Revoke).
        if (Volatile.Read(ref right.IsValid) != 0)
            return true;
        Volatile.Write(ref right.Busy, 0);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ExitFast() => Volatile.Write(ref _right!.Busy, 0);

    /// <summary>Takes the gate for anything but an edit, until the scope is disposed; waits for it.</summary>
    public OrderedLock.Scope EnterScope()
    {
        OrderedLock.Scope scope = _lock.EnterScope();
        Revoke();
        return scope;
    }

    /// <summary>Takes the gate for anything but an edit, until <see cref="Exit"/>, beside gates of other columns before it.</summary>
    public void Enter()
    {
        _lock.EnterBesideEquals();
        Revoke();
    }

    public void Exit() => _lock.Exit();

    /// <summary>Takes the gate for an edit, until the scope is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside an edit; nothing has changed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EditScope EnterEdit()
    {
        if (Volatile.Read(ref _marks) != 0)
            ThrowIfOthersEdit();
        return new EditScope(this);
    }

    /// <summary>Takes the gate for an edit, until <see cref="ExitEdit"/>, beside gates of other columns before it.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside an edit; nothing has changed.</exception>
    public void EnterEditBeside()
    {
        if (Volatile.Read(ref _marks) != 0)
            ThrowIfOthersEdit();
        _lock.EnterBesideEquals();
        Revoke();
        _marks |= Edited;
    }

    public void ExitEdit()
    {
        _marks &= ~Edited;
        _lock.Exit();
    }

    /// <summary>Lets only this thread edit until <see cref="LetGo"/>, also between its edits.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside an edit; nothing has changed.</exception>
    public void Keep()
    {
        if (Volatile.Read(ref _marks) != 0)
            ThrowIfOthersEdit();
        using (EnterScope())
            _marks = Environment.CurrentManagedThreadId << 1;
    }

    public void LetGo()
    {
        using (_lock.EnterScope())
            _marks = 0;
    }

    // Ends another thread's right to enter without the lock, which is held. Not the own right: this thread is not inside.
    private void Revoke()
    {
        if (_right is { IsValid: not 0 } right && right.Self != t_self)
            Revoke(right);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Revoke(Right right)
    {
        Volatile.Write(ref right.IsValid, 0);
        Interlocked.MemoryBarrierProcessWide();
        SpinWait spin = default;
        while (Volatile.Read(ref right.Busy) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    // Gives this thread the right, which no other has any more. The lock is held.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeRight()
    {
        object self = t_self ??= new object();
        if (_right is { } right && right.Self == self)
            right.IsValid = 1;
        else
            _right = new Right(self);
    }

    private void ThrowIfOthersEdit()
    {
        if (_lock.IsHeldByCurrentThread || Volatile.Read(ref _marks) >> 1 == Environment.CurrentManagedThreadId)
            return;
        throw new InvalidOperationException(
            $"Another thread is just changing '{name()}'; a handle is edited by one thread at a time."
        );
    }

    /// <summary>The gate, held for an edit.</summary>
    public ref struct EditScope
    {
        private readonly EditGate _gate;
        private readonly int _marksBefore;
        private OrderedLock.Scope _scope;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public EditScope(EditGate gate)
        {
            _gate = gate;
            _scope = gate._lock.EnterScope();
            gate.Revoke();
            gate.TakeRight();
            _marksBefore = gate._marks;
            gate._marks = _marksBefore | Edited;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose()
        {
            _gate._marks = _marksBefore;
            _scope.Dispose();
        }
    }

    // A thread's right to enter without the lock. One of its own for each: a thread that was stopped just before it marks itself
    // busy, and goes on when another has the right, must not touch the other's mark.
    private sealed class Right(object self)
    {
        // 1 while the thread is inside without the lock. Written by the thread.
        public int Busy;

        // 0 once it is taken back. Written under the lock; set again by its own thread alone.
        public int IsValid = 1;

        public object Self => self;
    }
}
