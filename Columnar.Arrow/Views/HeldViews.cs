using Columnar.Memory;

namespace Columnar.Views;

/// <summary>The views an <see cref="ArrowView"/> shows, safe to read until all are let go together.</summary>
internal sealed class HeldViews : IDisposable
{
    private readonly List<ViewScope<VectorView>> _columns = [];
    private readonly List<VectorView> _views = [];
    private readonly ViewScope<TableView>? _table;

    public HeldViews() { }

    public HeldViews(ViewScope<VectorView> column) => Add(column);

    public HeldViews(ViewScope<TableView> table) => _table = table;

    /// <summary>The columns that were added one by one.</summary>
    public IReadOnlyList<VectorView> Views => _views;

    public void Add(ViewScope<VectorView> column)
    {
        _columns.Add(column);
        _views.Add(column.View);
    }

    /// <summary>In place of <see cref="Dispose"/>, from a finaliser.</summary>
    public void Forget()
    {
        _table?.Forget();
        foreach (ViewScope<VectorView> column in _columns)
            column.Forget();
    }

    public void Dispose()
    {
        _table?.Dispose();
        foreach (ViewScope<VectorView> column in _columns)
            column.Dispose();
    }
}
