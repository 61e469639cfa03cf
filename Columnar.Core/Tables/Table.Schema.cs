using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Changes of the schema. They are pending like all changes: one commit makes any number of them durable together.</summary>
public sealed partial class Table
{
    /// <summary>Adds a column behind the others, with one value in all rows there are.</summary>
    /// <param name="column">Its name, type and nullability.</param>
    /// <param name="fill">The value of all present rows, converted without loss to the column's type; null for null.</param>
    /// <returns>The handle of the new column.</returns>
    /// <exception cref="ArgumentException">The name is refused or taken, or the column cannot hold values like the one to fill with.</exception>
    /// <exception cref="OverflowException">The value to fill with is out of the column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are rows to be null and the column is not nullable, the columns differ in length, or another thread edits the table.
    /// </exception>
    /// <exception cref="NotSupportedException">Columns of this type cannot be filled.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <remarks>After an exception nothing has changed.</remarks>
    public StoredVector AddColumn(TableColumn column, object? fill = null) =>
        AddColumn(column, (draft, rows) => draft.Fill(fill, rows));

    /// <summary>Adds a column behind the others, with values of a function of the row.</summary>
    /// <typeparam name="T">What the function gives; it is converted without loss to the column's type.</typeparam>
    /// <param name="column">Its name, type and nullability.</param>
    /// <param name="valueOf">Gives the value of a row by its number, in row order; null for null. It may read the table, but commit nothing.</param>
    /// <returns>The handle of the new column.</returns>
    /// <inheritdoc cref="AddColumn(TableColumn, object)" path="/exception"/>
    /// <inheritdoc cref="AddColumn(TableColumn, object)" path="/remarks"/>
    public StoredVector AddColumn<T>(TableColumn column, Func<long, T> valueOf)
    {
        ArgumentNullException.ThrowIfNull(valueOf);
        return AddColumn(
            column,
            (draft, rows) =>
            {
                for (long row = 0; row < rows; row++)
                    draft.Append(valueOf(row));
            }
        );
    }

    /// <summary>Removes a column. Its handle refuses to be used; snapshots and older commits go on seeing it.</summary>
    /// <param name="name">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">It is the only column, or another thread edits the table.</exception>
    public void DropColumn(string name) =>
        Change(shape =>
        {
            StoredVector column = Column(shape, name);
            if (shape.Columns.Length == 1)
                throw new InvalidOperationException(
                    $"'{name}' is the only column of table '{shape.Name}'; a table has at least one. Remove the table instead."
                );
            long[] rest = [.. shape.Columns.Where(other => other != column).Select(other => other.RegionId)];
            _database.Reshape(catalog => [WithColumns(catalog, rest)], column.RegionId);
            return column;
        });

    /// <summary>Gives a column another name. Its handle goes on working.</summary>
    /// <param name="name">The present name.</param>
    /// <param name="newName">The new name.</param>
    /// <exception cref="ArgumentException">There is no such column, or the new name is refused or taken.</exception>
    /// <exception cref="InvalidOperationException">Another thread edits the table.</exception>
    public void RenameColumn(string name, string newName)
    {
        RegionName.Check(newName, nameof(newName));
        Change(shape =>
        {
            StoredVector column = Column(shape, name);
            if (name != newName)
            {
                ThrowIfTaken(shape, newName, nameof(newName));
                _database.Reshape(catalog => [Store.Present(catalog, column.RegionId).Header.WithName(newName)]);
            }
            return column;
        });
    }

    /// <summary>Moves a column to another place in the schema.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="ordinal">Its new place, from 0.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="InvalidOperationException">Another thread edits the table.</exception>
    public void MoveColumn(string name, int ordinal) =>
        Change(shape =>
        {
            StoredVector column = Column(shape, name);
            ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, shape.Columns.Length);
            List<long> ids = [.. shape.Columns.Select(other => other.RegionId)];
            ids.Remove(column.RegionId);
            ids.Insert(ordinal, column.RegionId);
            _database.Reshape(catalog => [WithColumns(catalog, ids)]);
            return column;
        });

    /// <summary>Gives a column another type; every value is converted without loss.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The new type.</param>
    /// <param name="nullable">Whether values may be null from now on; null to leave that as it is.</param>
    /// <returns>The handle of the column; the old one refuses to be used.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">
    /// A value cannot be converted, which the message names with its row, the columns differ in length, or another thread edits the table.
    /// </exception>
    /// <exception cref="NotSupportedException">There is no conversion between the two types.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <remarks>
    /// Numbers become numbers where they keep their value, timestamps those of another unit. Any other types are converted by their
    /// text, as CSV has it: text is read as numbers, dates, times or truth values, and these are written as text. It takes memory for a
    /// few thousand rows; after an exception nothing has changed.
    /// </remarks>
    public StoredVector RetypeColumn(string name, ElementType type, bool? nullable = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Replace(
            name,
            type,
            nullable,
            keepsSame: true,
            (view, draft) => Database.Convert(view, draft, $"{Name}.{name}")
        );
    }

    /// <summary>Gives a column another type; every value is converted by a function, nulls stay null.</summary>
    /// <typeparam name="TOld">The .NET type its values are read as.</typeparam>
    /// <typeparam name="TNew">What the function gives; it is converted without loss to the new type.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <param name="type">The new type.</param>
    /// <param name="convert">Gives the new value of a row, in row order.</param>
    /// <param name="nullable">Whether values may be null from now on; null to leave that as it is.</param>
    /// <exception cref="SchemaMismatchException">The column's values are not read as <typeparamref name="TOld"/>.</exception>
    /// <inheritdoc cref="RetypeColumn(string, ElementType, bool?)" path="/returns"/>
    /// <inheritdoc cref="RetypeColumn(string, ElementType, bool?)" path="/exception"/>
    public StoredVector RetypeColumn<TOld, TNew>(
        string name,
        ElementType type,
        Func<TOld, TNew> convert,
        bool? nullable = null
    )
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(convert);
        return Replace(
            name,
            type,
            nullable,
            keepsSame: false,
            (view, draft) => Database.Convert(view, draft, convert, $"{Name}.{name}")
        );
    }

    /// <summary>Replaces the metadata of the table.</summary>
    /// <param name="metadata">Pairs of key and value, in order.</param>
    /// <exception cref="ArgumentException">They are too long, or have half a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">Another thread edits the table.</exception>
    public void SetMetadata(IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        HeaderFields fields = Database.FieldsOf(metadata);
        Change(_ =>
        {
            _database.Reshape(catalog => [WithMetadata(catalog, _regionId, fields)]);
            return 0;
        });
    }

    /// <summary>Replaces the metadata of a column.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="metadata">Pairs of key and value, in order.</param>
    /// <exception cref="ArgumentException">There is no such column, or they are too long or have half a surrogate pair.</exception>
    /// <exception cref="InvalidOperationException">Another thread edits the table.</exception>
    public void SetMetadata(string name, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        HeaderFields fields = Database.FieldsOf(metadata);
        Change(shape =>
        {
            long id = Column(shape, name).RegionId;
            _database.Reshape(catalog => [WithMetadata(catalog, id, fields)]);
            return 0;
        });
    }

    private StoredVector Replace(
        string name,
        ElementType type,
        bool? nullable,
        bool keepsSame,
        Action<VectorView, ColumnDraft> fill
    ) =>
        Change(shape =>
        {
            StoredVector old = Column(shape, name);
            TableColumn next = shape.Schema[shape.Find(name)] with
            {
                Type = type,
                IsNullable = nullable ?? old.IsNullable,
            };
            if (keepsSame && old.Type.Equals(next.Type) && old.IsNullable == next.IsNullable)
                return old;
            using ColumnDraft draft = new(_database, _regionId, next, old.State.Header.Fields.Codec);
            long edits = old.Owner.EditCount;
            using (ViewScope<TableView> scope = OpenView())
                fill(scope.View[name], draft);
            if (old.Owner.EditCount != edits)
                throw new InvalidOperationException(
                    $"'{Name}.{name}' was edited while its values were read; a function that gives values must not edit it."
                );
            CheckLength(draft, shape);
            PutInPlace(draft, old);
            return draft.Vector;
        });

    // All columns are this thread's, and no commit takes place, until the change is done.
    private TResult Change<TResult>(Func<TableShape, TResult> change)
    {
        TResult result = default!;
        _database.RunAlone(
            $"Table '{Name}'",
            () =>
            {
                _database.Store.EnsureWritable();
                TableShape shape = Shape;
                using KeptColumns kept = new(shape.ByNumber);
                result = change(shape);
            }
        );
        return result;
    }

    private StoredVector AddColumn(TableColumn column, Action<ColumnDraft, long> fill)
    {
        Database.CheckColumn(column, nameof(column));
        return Change(shape =>
        {
            ThrowIfTaken(shape, column.Name, nameof(column));
            long rows = EqualLength(shape);
            using ColumnDraft draft = new(_database, _regionId, column, column.NewVector.Codec);
            fill(draft, rows);
            CheckLength(draft, shape);
            PutInPlace(draft, null);
            return draft.Vector;
        });
    }

    private static void CheckLength(ColumnDraft draft, TableShape shape)
    {
        draft.Complete();
        long rows = EqualLength(shape);
        if (draft.RowCount != rows)
            throw new InvalidOperationException(
                $"Table '{shape.Name}' has {rows} rows and had {draft.RowCount} when its column '{draft.Name}' was begun; a function that gives values must not append."
            );
    }

    // The draft gets its name and its place in the schema, that of an old column or the last.
    private void PutInPlace(ColumnDraft draft, StoredVector? old)
    {
        List<long> ids = [.. Shape.Columns.Select(column => column.RegionId)];
        if (old is null)
            ids.Add(draft.Vector.RegionId);
        else
            ids[ids.IndexOf(old.RegionId)] = draft.Vector.RegionId;
        _database.Reshape(
            catalog => [WithColumns(catalog, ids), draft.NamedHeader(catalog, old?.State.Header.Fields)],
            old is null ? [] : [old.RegionId]
        );
        draft.Keep();
    }

    private RegionHeader WithColumns(CatalogState catalog, IReadOnlyList<long> ids) =>
        Store.Present(catalog, _regionId).Header.WithDetail(TableDetail.Encode(ids));

    private static RegionHeader WithMetadata(CatalogState catalog, long id, HeaderFields metadata)
    {
        RegionHeader header = Store.Present(catalog, id).Header;
        ElementType? type = ViewFactory.TypeOf(header);
        return header.WithFields(
            header.Fields with
            {
                Metadata = type?.ExtensionName is null ? metadata.Metadata : type.WithExtension(metadata.Metadata),
            }
        );
    }

    private static StoredVector Column(TableShape shape, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int ordinal = shape.Find(name);
        return ordinal >= 0 ? shape.Columns[ordinal] : throw NoColumn(shape, name, nameof(name));
    }

    private static long EqualLength(TableShape shape)
    {
        long rows = shape.Columns[0].Length;
        StoredVector? odd = Array.Find(shape.Columns, column => column.Length != rows);
        return odd is null
            ? rows
            : throw new InvalidOperationException(
                $"The columns of table '{shape.Name}' differ in length: '{shape.Columns[0].Name}' has {rows} rows, '{odd.Name}' has "
                    + $"{odd.Length}. Append to all of them alike, or Discard."
            );
    }

    private static void ThrowIfTaken(TableShape shape, string name, string parameter)
    {
        if (shape.Find(name) >= 0)
            throw new ArgumentException($"Table '{shape.Name}' has a column '{name}' already.", parameter);
    }
}
