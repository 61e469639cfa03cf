using Columnar.Memory;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>
/// The columns an expression may name, and the vectors it refers to, all open for reading at one moment until disposed. Once every
/// expression of a query has been bound, any number of threads may bind them again.
/// </summary>
internal sealed class QuerySource : IDisposable
{
    private readonly string _description;
    private readonly Func<string, VectorView?> _column;
    private readonly Func<string> _columnNames;
    private readonly List<IDisposable> _scopes = [];
    private readonly Dictionary<IColumn, VectorView> _vectors = new(ReferenceEqualityComparer.Instance);

    private QuerySource(string description, Func<string, VectorView?> column, Func<string> columnNames, long rowCount)
    {
        _description = description;
        _column = column;
        _columnNames = columnNames;
        RowCount = rowCount;
    }

    /// <summary>Rows of every column.</summary>
    public long RowCount { get; }

    /// <summary>Opens a table.</summary>
    public static QuerySource Open(ITable table)
    {
        ViewScope<TableView> scope = table.OpenView();
        TableView view = scope.View;
        var columns = new Dictionary<string, VectorView>(StringComparer.Ordinal);
        for (int i = 0; i < view.Schema.Count; i++)
            columns.Add(view.Schema[i].Name, view[i]);
        var source = new QuerySource(
            $"Table '{view.Name}'",
            name => columns.GetValueOrDefault(name),
            () => string.Join(", ", view.Schema.Select(column => $"'{column.Name}'")),
            view.RowCount
        );
        source._scopes.Add(scope);
        return source;
    }

    /// <summary>Takes a column that is open for reading already as the only one there is.</summary>
    public static QuerySource Of(IColumn column, VectorView view)
    {
        var source = new QuerySource(
            $"Column '{view.Name}'",
            name => name == view.Name ? view : null,
            () => $"itself, '{view.Name}'; other vectors come in by Value(vector)",
            view.Length
        );
        // A reference to the column itself means the same moment.
        source._vectors.Add(column, view);
        return source;
    }

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public VectorView Column(string name) =>
        _column(name)
        ?? throw new ArgumentException($"{_description} has no column '{name}'; there is {_columnNames()}.");

    /// <summary>The column or vector that a node stands for.</summary>
    /// <exception cref="ArgumentException">There is no such column, or the vector is of another length.</exception>
    public VectorView View(Node node) =>
        node is VectorNode vector ? Open(vector.Vector) : Column(((ColumnNode)node).Name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable scope in _scopes)
            scope.Dispose();
    }

    private VectorView Open(IColumn vector)
    {
        if (_vectors.TryGetValue(vector, out VectorView? known))
            return known;
        ViewScope<VectorView> scope = vector.OpenView();
        if (scope.View.Length != RowCount)
        {
            scope.Dispose();
            throw new ArgumentException(
                $"Vector '{vector.Name}' has {scope.View.Length} rows, {char.ToLowerInvariant(_description[0])}{_description[1..]} has {RowCount}; both must have the same."
            );
        }
        _scopes.Add(scope);
        _vectors.Add(vector, scope.View);
        return scope.View;
    }
}
