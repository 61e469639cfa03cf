namespace Columnar.Vectors;

/// <summary>What keeps the memory of a view valid, entered by every reader for as long as it reads.</summary>
internal interface IViewLease
{
    /// <summary>Takes part in the lease.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    void Enter();

    /// <summary>Gives one <see cref="Enter"/> back.</summary>
    void Exit();
}
