using Columnar.Memory;

namespace Columnar.Vectors;

/// <summary>The sources of a lazy vector, open for reading.</summary>
internal readonly struct SourceScopes : IDisposable
{
    private readonly ViewScope<VectorView>[] _scopes;

    public SourceScopes(IReadOnlyList<IColumn> sources)
    {
        _scopes = new ViewScope<VectorView>[sources.Count];
        Views = new VectorView[sources.Count];
        int opened = 0;
        try
        {
            for (; opened < sources.Count; opened++)
            {
                _scopes[opened] = sources[opened].OpenView();
                Views[opened] = _scopes[opened].View;
            }
        }
        catch
        {
            while (opened > 0)
                _scopes[--opened].Dispose();
            throw;
        }
    }

    public VectorView[] Views { get; }

    /// <summary>What keeps them valid beyond this scope, for who enters it.</summary>
    public JointLease Lease => new([.. Views.Select(view => view.Lease).OfType<IViewLease>()]);

    /// <summary>What they hold; null where nobody can tell whether it changes.</summary>
    public SourceContents? Contents =>
        Array.TrueForAll(Views, view => view.Contents is not null)
            ? new SourceContents([.. Views.Select(view => view.Contents!)])
            : null;

    public void Dispose()
    {
        foreach (ViewScope<VectorView> scope in _scopes)
            scope.Dispose();
    }
}

/// <summary>What several views hold: equal where all of them hold the same.</summary>
internal sealed class SourceContents(object[] contents) : IEquatable<SourceContents>
{
    private readonly object[] _contents = contents;

    public bool Equals(SourceContents? other) => other is not null && _contents.AsSpan().SequenceEqual(other._contents);

    public override bool Equals(object? obj) => Equals(obj as SourceContents);

    public override int GetHashCode() => _contents.Aggregate(0, HashCode.Combine);
}
