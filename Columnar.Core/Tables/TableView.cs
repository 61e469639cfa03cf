using Columnar.Display;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The read-only face of a table at one moment: a view of each column, all of equal length.</summary>
/// <remarks>A view is made by a <see cref="Snapshot"/> and valid until that is disposed; any thread may read it.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class TableView : ITable, IDisplayed
{
    private readonly VectorView[] _columns;
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);

    internal TableView(
        string name,
        TableColumn[] schema,
        VectorView[] columns,
        long rowCount,
        IViewLease? lease,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null
    )
    {
        Name = name;
        Schema = schema;
        RowCount = rowCount;
        Metadata = metadata ?? [];
        Lease = lease;
        _columns = columns;
        for (int i = 0; i < schema.Length; i++)
            _ordinals.Add(schema[i].Name, i);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Schema { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Rows.</summary>
    public long RowCount { get; }

    /// <summary>What the view reads under; null for views of memory that needs no lease.</summary>
    internal IViewLease? Lease { get; }

    /// <summary>The column at a place of the schema.</summary>
    /// <param name="ordinal">Its place, from 0.</param>
    public VectorView this[int ordinal] => _columns[ordinal];

    /// <summary>The column of a name.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public VectorView this[string name] => _columns[Ordinal(name)];

    /// <summary>The column of a name as a view of fixed-width values.</summary>
    /// <typeparam name="T">The .NET type of its values.</typeparam>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public VectorView<T> Raw<T>(string name)
        where T : unmanaged => ViewFactory.AsRaw<T>(this[name]);

    /// <summary>The column of a name as a view of text.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public TextView Text(string name) => ViewFactory.As<TextView>(this[name], "text");

    /// <summary>The column of a name as a view of text that is stored as codes of a dictionary.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public DictionaryTextView DictionaryText(string name) =>
        ViewFactory.As<DictionaryTextView>(this[name], "dictionary text");

    /// <summary>The column of a name as a view of truth values.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public BoolView Bool(string name) => ViewFactory.As<BoolView>(this[name], "bool");

    /// <summary>The rows as structs of the program.</summary>
    /// <typeparam name="TRow">The rows; columns are found by name, and the table may have more.</typeparam>
    /// <exception cref="SchemaMismatchException">A column of the rows is missing, or of another type or nullability.</exception>
    public TableRowsView<TRow> Rows<TRow>()
        where TRow : struct, IColumnarRow<TRow> => new(this);

    /// <summary>The column of a name as a view of binary values of any length.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public BinaryView Binary(string name) => ViewFactory.As<BinaryView>(this[name], "binary");

    /// <summary>The column of a name as a view of values that are kept as their bytes.</summary>
    /// <param name="name">The name, compared exactly.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SchemaMismatchException">Its values are of another type.</exception>
    public FixedBinaryView FixedBinary(string name) =>
        ViewFactory.As<FixedBinaryView>(this[name], "bytes of a fixed width");

    /// <summary>The table's name, columns and length, with its first and last rows.</summary>
    public override string ToString() => TextPage.Of(((IDisplayed)this).ToDisplay());

    /// <summary>The place of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    internal int Ordinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _ordinals.TryGetValue(name, out int ordinal)
            ? ordinal
            : throw new ArgumentException(
                $"Table '{Name}' has no column '{name}'; it has {string.Join(", ", Schema.Select(c => $"'{c.Name}'"))}.",
                nameof(name)
            );
    }

    ViewScope<TableView> ITable.OpenView() => new(this, Lease);

    DisplayPage IDisplayed.ToDisplay()
    {
        string title = TableDisplay.Title(this);
        return Lease is ViewLease { HasEnded: true }
            ? new DisplayPage($"{title}; its snapshot is disposed")
            : Looking.At(
                title,
                () =>
                {
                    using ViewScope<TableView> scope = new(this, Lease);
                    return TableDisplay.Page(this);
                }
            );
    }
}
