namespace Columnar.Memory;

/// <summary>A view that is safe to read until the scope is disposed. Disposed exactly once.</summary>
/// <typeparam name="TView">The kind of view.</typeparam>
internal readonly struct ViewScope<TView> : IDisposable
    where TView : class
{
    private readonly IViewLease? _lease;

    /// <summary>Enters the lease and holds it.</summary>
    public ViewScope(TView view, IViewLease? lease)
    {
        lease?.Enter();
        View = view;
        _lease = lease;
    }

    public TView View { get; }

    /// <summary>In place of <see cref="Dispose"/>, where a finaliser finds that nobody called it.</summary>
    public void Forget() => _lease?.Forget();

    public void Dispose()
    {
        _lease?.Exit();
        GC.KeepAlive(View);
    }
}
