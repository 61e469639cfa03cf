using System.Globalization;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a table: vectors under one schema, all of equal length at every commit.</summary>
/// <remarks>
/// Rows are added by appending to each column alike; <see cref="Database.Commit"/> refuses columns of different lengths. A handle is
/// edited by one thread at a time, and so is each column; an edit while another thread is inside one throws
/// <see cref="InvalidOperationException"/> and changes nothing.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed partial class Table : ITable, IDisplayed
{
    private readonly Database _database;
    private readonly long _regionId;
    private TableShape _shape;

    /// <param name="database">Where it is.</param>
    /// <param name="regionId">Its region's number.</param>
    /// <param name="shape">What it consisted of when it was found.</param>
    internal Table(Database database, long regionId, TableShape shape)
    {
        _database = database;
        _regionId = regionId;
        _shape = shape;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The table was removed.</exception>
    public string Name => Shape.Name;

    /// <inheritdoc/>
    /// <remarks>Of a table that was removed, the columns it had.</remarks>
    public IReadOnlyList<TableColumn> Schema => LastShape.Schema;

    /// <inheritdoc/>
    /// <remarks>Of a table that was removed, what it had.</remarks>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata => LastShape.Metadata;

    /// <summary>The columns, in order; of a table that was removed those it had, which refuse to be used.</summary>
    public IReadOnlyList<StoredVector> Columns => LastShape.Columns;

    /// <summary>Rows, pending ones included: those that every column has.</summary>
    public long RowCount => Shape.Columns.Min(column => column.Length);

    /// <summary>The column of a name.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public StoredVector this[string name]
    {
        get
        {
            TableShape shape = Shape;
            int ordinal = shape.Find(name);
            return ordinal >= 0 ? shape.Columns[ordinal] : throw NoColumn(shape, name, nameof(name));
        }
    }

    /// <summary>The column of a name as a vector of fixed-width values.</summary>
    /// <typeparam name="T">The .NET type of its values.</typeparam>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public RawVector<T> Raw<T>(string name)
        where T : unmanaged
    {
        StoredVector column = this[name];
        ElementType own = ElementType.Of<T>();
        return column.Type.Holds(own) && !column.IsCompressed
            ? (RawVector<T>)column.Owner.HandleOf(VectorClass.Raw<T>())
            : throw Mismatch(column, $"{own}");
    }

    /// <summary>The column of a name as a compressed vector of fixed-width values.</summary>
    /// <inheritdoc cref="Raw"/>
    public CompressedVector<T> Compressed<T>(string name)
        where T : unmanaged
    {
        StoredVector column = this[name];
        ElementType own = ElementType.Of<T>();
        return column.Type.Holds(own) && column.IsCompressed
            ? (CompressedVector<T>)column.Owner.HandleOf(VectorClass.Raw<T>().Compressed!)
            : throw Mismatch(column, $"compressed {own}");
    }

    /// <summary>The column of a name as a vector of text.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public TextVector Text(string name) => As<TextVector>(name, "text");

    /// <summary>The column of a name as a vector of text that is stored as codes of a dictionary.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public DictionaryTextVector DictionaryText(string name) => As<DictionaryTextVector>(name, "dictionary text");

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
        StoredVector[] columns = Shape.ByNumber;
        int held = 0;
        try
        {
            for (; held < columns.Length; held++)
                columns[held].Gate.EnterEditBeside();
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCount);
            foreach (StoredVector column in columns)
                column.Owner.SpillTexts();
            // In one step: neither a commit beside it nor a failure leaves some columns cut and others not.
            RowWriter.Change(
                _database.Store,
                [.. columns.Select(column => column.State)],
                (writer, column, state) => columns[column].Owner.Cut(writer, state, rowCount)
            );
            foreach (StoredVector column in columns)
                column.Owner.EndCut();
        }
        finally
        {
            while (held > 0)
                columns[--held].Gate.ExitEdit();
        }
    }

    internal long RegionId => _regionId;

    /// <summary>What the table consists of now.</summary>
    internal TableShape Shape => ShapeIn(_database.Store.Working);

    // Whoever found the table may look at its schema, even if another thread has just removed it.
    private TableShape LastShape
    {
        get
        {
            CatalogState working = _database.Store.Working;
            return working.Regions.ContainsKey(_regionId) ? ShapeIn(working) : Volatile.Read(ref _shape);
        }
    }

    private TableShape ShapeIn(CatalogState working)
    {
        TableShape before = Volatile.Read(ref _shape);
        TableShape now = TableShape.Of(_database, working, _regionId, before);
        if (!ReferenceEquals(now, before))
            Volatile.Write(ref _shape, now);
        return now;
    }

    private TVector As<TVector>(string name, string asked)
        where TVector : StoredVector => this[name] as TVector ?? throw Mismatch(this[name], asked);

    private SchemaMismatchException Mismatch(StoredVector column, string asked) =>
        new(
            $"{Name}.{column.Name}",
            $"a column of {asked}",
            $"a column of {(column.IsCompressed ? "compressed " : "")}{column.Type}"
        );

    internal static ArgumentException NoColumn(TableShape shape, string name, string parameter) =>
        new(
            $"Table '{shape.Name}' has no column '{name}'; it has {string.Join(", ", shape.Schema.Select(c => $"'{c.Name}'"))}.",
            parameter
        );

    /// <summary>The table's name, columns and length, with its first and last rows.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    ViewScope<TableView> ITable.OpenView() => OpenView();

    internal ViewScope<TableView> OpenView()
    {
        while (true)
        {
            TableShape shape = Shape;
            int held = 0;
            try
            {
                // With all gates held no column's pending rows move to the file in between.
                for (; held < shape.ByNumber.Length; held++)
                    shape.ByNumber[held].Gate.Enter();
                foreach (StoredVector column in shape.ByNumber)
                    column.Owner.PrepareView();
                using OwnerPin pin = new(_database.Store);
                if (ReferenceEquals(shape, TableShape.Of(_database, pin.Working, _regionId, shape)))
                    return View(shape, pin);
            }
            finally
            {
                while (held > 0)
                    shape.ByNumber[--held].Gate.Exit();
            }
        }
    }

    private static ViewScope<TableView> View(TableShape shape, OwnerPin pin)
    {
        VectorView[] views = [.. shape.Columns.Select(column => column.View(pin))];
        long rows = views.Min(view => view.Length);
        if (views.Any(view => view.Length != rows))
            throw new InvalidOperationException(
                $"The columns of table '{shape.Name}' differ in length; append to all of them alike, or Discard."
            );
        TableView table = new(shape.Name, shape.Schema, views, rows, pin.Lease, shape.Metadata);
        return new ViewScope<TableView>(table, pin.Lease);
    }

    // Closed, removed, damaged, or with columns of different lengths.
    DisplayPage IDisplayed.ToDisplay() =>
        Looking.At(
            string.Create(CultureInfo.InvariantCulture, $"a table of {Schema.Count} columns"),
            () =>
            {
                using ViewScope<TableView> scope = OpenView();
                return TableDisplay.Page(scope.View);
            }
        );
}
