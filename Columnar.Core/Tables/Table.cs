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
        where T : unmanaged
    {
        ElementType own = ElementType.Of<T>();
        StoredVector column = this[name];
        return column.Type.Holds(own) && !column.IsCompressed
            ? (RawVector<T>)column.Owner.HandleOf(VectorClass.Raw<T>())
            : As<RawVector<T>>(name, own.ToString());
    }

    /// <summary>The column of a name as a compressed vector of fixed-width values.</summary>
    /// <inheritdoc cref="Raw"/>
    public CompressedVector<T> Compressed<T>(string name)
        where T : unmanaged
    {
        ElementType own = ElementType.Of<T>();
        StoredVector column = this[name];
        return column.Type.Holds(own) && column.IsCompressed
            ? (CompressedVector<T>)column.Owner.HandleOf(VectorClass.Raw<T>().Compressed!)
            : As<CompressedVector<T>>(name, $"compressed {own}");
    }

    /// <summary>The column of a name as a vector of text.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public TextVector Text(string name) => As<TextVector>(name, "text");

    /// <summary>The column of a name as a vector of truth values.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public BoolVector Bool(string name) => As<BoolVector>(name, "bool");

    /// <summary>The column of a name as a vector of binary values of any length.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public BinaryVector Binary(string name) => As<BinaryVector>(name, "binary");

    /// <summary>The column of a name as a vector of values that are kept as their bytes.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public FixedBinaryVector FixedBinary(string name) => As<FixedBinaryVector>(name, "bytes of a fixed width");

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

    /// <summary>The table's name, columns and length.</summary>
    public override string ToString() =>
        $"{Name}: {RowCount} rows ({string.Join(", ", Schema.Select(c => $"{c.Name} {c.Type}{(c.IsNullable ? "?" : "")}"))})";

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

    private TVector As<TVector>(string name, string asked)
        where TVector : StoredVector =>
        this[name] as TVector
        ?? throw new SchemaMismatchException(
            $"{Name}.{name}",
            $"a column of {asked}",
            $"a column of {(this[name].IsCompressed ? "compressed " : "")}{this[name].Type}"
        );
}
