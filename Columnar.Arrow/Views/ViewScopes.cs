using Columnar.Vectors;

namespace Columnar.Views;

/// <summary>Several views that are safe to read until all are let go together.</summary>
internal sealed class ViewScopes : IDisposable
{
    private readonly List<ViewScope<VectorView>> _scopes = [];
    private readonly List<VectorView> _views = [];

    public IReadOnlyList<VectorView> Views => _views;

    public void Add(ViewScope<VectorView> scope)
    {
        _scopes.Add(scope);
        _views.Add(scope.View);
    }

    public void Dispose()
    {
        foreach (ViewScope<VectorView> scope in _scopes)
            scope.Dispose();
    }
}
