using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a table: vectors under one schema, all of equal length at every commit.</summary>
/// <remarks>
/// Rows are added by appending to each column alike; <see cref="Database.Commit"/> refuses columns of different lengths. A handle is
/// edited by one thread at a time, and so is each column; an edit while another thread is inside one throws
/// <see cref="InvalidOperationException"/> and changes nothing.
/// </remarks>
public sealed class Table : ITable
{
    private readonly Database _database;
    private readonly long _regionId;
    private readonly StoredVector[] _columns;

    internal Table(Database database, RegionState region, StoredVector[] columns, TableColumn[] schema)
    {
        _database = database;
        _regionId = region.Header.Id;
        _columns = columns;
        Schema = schema;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The table was removed.</exception>
    public string Name =>
        _database.Store.Working.Regions.GetValueOrDefault(_regionId)?.Header.Name
        ?? throw new InvalidOperationException("The table was removed, or discarded before it was ever committed.");

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Schema { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<StoredVector> Columns => _columns;

    /// <summary>Rows, pending ones included: those that every column has.</summary>
    public long RowCount => _columns.Min(column => column.Length);

    /// <summary>The column of a name.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public StoredVector this[string name] =>
        Array.Find(_columns, column => column.Name == name)
        ?? throw new ArgumentException(
            $"Table '{Name}' has no column '{name}'; it has {string.Join(", ", Schema.Select(c => $"'{c.Name}'"))}.",
            nameof(name)
        );

    /// <summary>The column of a name as a vector of fixed-width values.</summary>
    /// <typeparam name="T">The .NET type of its values.</typeparam>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public RawVector<T> Raw<T>(string name)
        where T : unmanaged =>
        this[name] as RawVector<T>
        ?? throw new SchemaMismatchException(
            $"{Name}.{name}",
            $"a column of {ElementType.Of<T>()}",
            $"a column of {this[name].Type}"
        );

    /// <summary>The column of a name as a vector of text.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public TextVector Text(string name) =>
        this[name] as TextVector
        ?? throw new SchemaMismatchException($"{Name}.{name}", "a column of text", $"a column of {this[name].Type}");

    /// <summary>The column of a name as a vector of truth values.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public BoolVector Bool(string name) =>
        this[name] as BoolVector
        ?? throw new SchemaMismatchException($"{Name}.{name}", "a column of bool", $"a column of {this[name].Type}");

    /// <summary>Cuts the table: every column.</summary>
    /// <param name="rowCount">The new number of rows, at most the present one.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or more than there are.</exception>
    public void Truncate(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        int held = 0;
        try
        {
            for (; held < _columns.Length; held++)
                _columns[held].Gate.EnterEditBeside();
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCount);
            // In one step: neither a commit beside it nor a failure leaves some columns cut and others not.
            RowWriter.Change(
                _database.Store,
                [.. _columns.Select(column => column.State)],
                (writer, column, state) => _columns[column].Owner.Cut(writer, state, rowCount)
            );
            foreach (StoredVector column in _columns)
                column.Owner.EndCut();
        }
        finally
        {
            while (held > 0)
                _columns[--held].Gate.ExitEdit();
        }
    }

    internal long RegionId => _regionId;

    /// <summary>Lets only this thread edit the columns until <see cref="LetGo"/>.</summary>
    internal void Keep()
    {
        foreach (StoredVector column in _columns)
            column.Gate.Keep();
    }

    internal void LetGo()
    {
        foreach (StoredVector column in _columns)
            column.Gate.LetGo();
    }

    /// <summary>The table's name, columns and length, with its first and last rows.</summary>
    public override string ToString()
    {
        try
        {
            using ViewScope<TableView> scope = OpenView();
            return scope.View.ToString();
        }
        catch (InvalidOperationException reason)
        {
            // Closed, removed, or with columns of different lengths: nothing to be thrown at who only looks.
            return $"a table of {Schema.Count} columns: {reason.Message}";
        }
    }

    ViewScope<TableView> ITable.OpenView() => OpenView();

    internal ViewScope<TableView> OpenView()
    {
        int held = 0;
        try
        {
            // With all gates held no column's pending rows move to the file in between.
            for (; held < _columns.Length; held++)
                _columns[held].Gate.Enter();
            using OwnerPin pin = new(_database.Store);
            VectorView[] views = [.. _columns.Select(column => column.View(pin))];
            long rows = views.Min(view => view.Length);
            if (views.Any(view => view.Length != rows))
                throw new InvalidOperationException(
                    $"The columns of table '{Name}' differ in length; append to all of them alike, or Discard."
                );
            return new ViewScope<TableView>(ViewFactory.Table(Name, views, pin.Lease), pin.Lease);
        }
        finally
        {
            while (held > 0)
                _columns[--held].Gate.Exit();
        }
    }
}
