using Columnar.Vectors;

namespace Columnar.Storage;

/// <summary>Lets readers lean on a commit for as long as it has not ended; what they hold themselves goes on beyond its end.</summary>
internal sealed class ViewLease(Store store, CommitState commit) : IViewLease
{
    private volatile bool _ended;

    public CommitState Commit => commit;

    /// <summary>Whether no new reader may begin.</summary>
    public bool HasEnded => _ended;

    public void Enter()
    {
        if (_ended || !commit.TryPin())
            Throw.Disposed(nameof(Columnar.Snapshot));
    }

    public void Exit() => store.Unpin(commit);

    public void End() => _ended = true;
}
