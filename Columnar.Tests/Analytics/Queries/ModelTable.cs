namespace Columnar.Tests.Analytics.Queries;

/// <summary>A table as plain .NET values, and the view that is made of them.</summary>
internal sealed class ModelTable(params ModelColumn[] columns)
{
    public IReadOnlyList<ModelColumn> Columns => columns;

    public int RowCount => columns[0].Values.Length;

    public ModelColumn this[string name] => columns.Single(column => column.Name == name);

    /// <summary>A view whose columns are cut into chunks of lengths drawn from a seed, each column in its own way.</summary>
    public TableView ToView(int seed = 1)
    {
        var random = new Random(seed);
        VectorView[] views = Array.ConvertAll(
            columns,
            column => column.ToView([.. Enumerable.Range(0, 5).Select(_ => random.Next(1, 2 * RowCount + 2))])
        );
        TableColumn[] schema = Array.ConvertAll(columns, column => new TableColumn(column.Name, column.Type, true));
        return new TableView("model", schema, views, RowCount, lease: null);
    }
}
