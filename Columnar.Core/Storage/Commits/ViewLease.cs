using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Lets readers lean on a commit for as long as it has not ended; what they hold themselves goes on beyond its end.</summary>
/// <param name="store">The open file.</param>
/// <param name="commit">The commit leaned on.</param>
/// <param name="seesPending">Whether what is read lies in part behind the commit, in pending changes.</param>
/// <param name="snapshot">Whose lease it is: views hold the lease, so a snapshot is not forgotten while one of its views is in use.</param>
internal sealed class ViewLease(Store store, CommitState commit, bool seesPending = false, Snapshot? snapshot = null)
    : IViewLease
{
    private volatile bool _ended;
    private Action? _onEnd;

    public CommitState Commit => commit;

    /// <summary>The open file.</summary>
    public Store Store => store;

    public Snapshot? Snapshot { get; } = snapshot;

    /// <summary>Whether no new reader may begin.</summary>
    public bool HasEnded => _ended;

    public void Enter()
    {
        if (_ended || !commit.TryPin())
            Throw.Disposed(nameof(Columnar.Snapshot));
        if (!seesPending)
            return;
        try
        {
            store.EnterPending();
        }
        catch
        {
            store.Unpin(commit);
            throw;
        }
    }

    public void Exit()
    {
        if (seesPending)
            store.ExitPending();
        store.Unpin(commit);
    }

    /// <summary>Has something done when the lease ends; at once where it has.</summary>
    /// <remarks>A thread that reads while another disposes the snapshot races either way; who must be safe from that enters.</remarks>
    public void OnEnd(Action action)
    {
        Action? seen;
        do
        {
            seen = _onEnd;
        } while (Interlocked.CompareExchange(ref _onEnd, seen + action, seen) != seen);
        if (_ended)
            action();
    }

    public void Forget() => store.Forget(commit, seesPending);

    public void End()
    {
        _ended = true;
        _onEnd?.Invoke();
    }
}
