namespace Columnar.Memory;

/// <summary>What keeps the memory of a view valid, entered by every reader for as long as it reads.</summary>
internal interface IViewLease
{
    /// <summary>Takes part in the lease.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    void Enter();

    /// <summary>Gives one <see cref="Enter"/> back.</summary>
    void Exit();

    /// <summary>Notes, from a finaliser, that one <see cref="Enter"/> will not be given back; nothing is freed.</summary>
    void Forget();
}
