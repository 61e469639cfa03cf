using System.Runtime.CompilerServices;
using Columnar.Conversion;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Tables;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Versions of vectors: the user's number for what their values mean.</summary>
public sealed partial class Database
{
    /// <summary>Brings a vector from one version to the next: every value goes through a function, nulls stay null.</summary>
    /// <typeparam name="TOld">The .NET type of the present values.</typeparam>
    /// <typeparam name="TNew">The .NET type of the new ones.</typeparam>
    /// <param name="name">The vector's name.</param>
    /// <param name="fromVersion">The version the stored values have.</param>
    /// <param name="toVersion">The version the new values have.</param>
    /// <param name="convert">Gives the new value of a row, in row order. It may read the database, but commit nothing.</param>
    /// <param name="nullable">Whether values may be null from now on; null to leave that as it is.</param>
    /// <param name="type">The unit, zone, precision and scale where <typeparamref name="TNew"/> has such; null for its own.</param>
    /// <returns>The vector, compressed if it was; handles of the old one refuse to be used. Nothing is done where the stored version is the new one already.</returns>
    /// <exception cref="ArgumentException">There is no such vector, or the type does not hold the new values.</exception>
    /// <exception cref="SchemaMismatchException">It has another version or type, or the name is that of something else.</exception>
    /// <exception cref="InvalidOperationException">
    /// The function gave what cannot be stored, the vector changed meanwhile, or an import or change of this thread called.
    /// </exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    /// <remarks>
    /// All of it is one pending change: a commit makes it durable, a discard or a crash leaves the old vector, and so does an exception,
    /// also one of the function's. It takes memory for a few thousand rows, and disk for the new values beside the old ones until the commit
    /// that lets go of these. Older commits show the old values.
    /// </remarks>
    public ValueVector<TNew> Migrate<TOld, TNew>(
        string name,
        int fromVersion,
        int toVersion,
        Func<TOld, TNew> convert,
        bool? nullable = null,
        ElementType? type = null
    )
        where TNew : unmanaged
    {
        ElementType own = ElementType.Of<TNew>();
        type ??= own;
        if (!type.Holds(own))
            throw new ArgumentException($"Values of {typeof(TNew).Name} are {own}, not {type}.", nameof(type));
        ArgumentNullException.ThrowIfNull(convert);
        StoredVector migrated = Migrate(
            name,
            fromVersion,
            toVersion,
            type,
            nullable,
            (view, draft) => ColumnConversion.Run(view, draft, convert, name)
        );
        VectorClass raw = VectorClass.Raw<TNew>();
        return (ValueVector<TNew>)migrated.Owner.HandleOf(migrated.IsCompressed ? raw.Compressed! : raw);
    }

    /// <inheritdoc cref="Migrate{TOld, TNew}"/>
    public TextVector Migrate<TOld>(
        string name,
        int fromVersion,
        int toVersion,
        Func<TOld, string> convert,
        bool? nullable = null
    )
    {
        ArgumentNullException.ThrowIfNull(convert);
        return (TextVector)Migrate(
            name,
            fromVersion,
            toVersion,
            ElementType.Utf8,
            nullable,
            (view, draft) => ColumnConversion.Run(view, draft, convert, name)
        );
    }

    /// <inheritdoc cref="Migrate{TOld, TNew}"/>
    [OverloadResolutionPriority(1)]
    public BoolVector Migrate<TOld>(
        string name,
        int fromVersion,
        int toVersion,
        Func<TOld, bool> convert,
        bool? nullable = null
    )
    {
        ArgumentNullException.ThrowIfNull(convert);
        return (BoolVector)Migrate(
            name,
            fromVersion,
            toVersion,
            ElementType.Bool,
            nullable,
            (view, draft) => ColumnConversion.Run(view, draft, convert, name)
        );
    }

    /// <summary>Brings a vector from one version to the next: every value is converted without loss.</summary>
    /// <param name="name">The vector's name.</param>
    /// <param name="fromVersion">The version the stored values have.</param>
    /// <param name="toVersion">The version the new values have.</param>
    /// <param name="type">The new type; conversions are those of <see cref="Columnar.Table.RetypeColumn(string, ElementType, bool?)"/>.</param>
    /// <param name="nullable">Whether values may be null from now on; null to leave that as it is.</param>
    /// <exception cref="NotSupportedException">There is no conversion between the two types.</exception>
    /// <exception cref="InvalidOperationException">A value cannot be converted, which the message names with its row.</exception>
    /// <inheritdoc cref="Migrate{TOld, TNew}" path="/returns"/>
    /// <inheritdoc cref="Migrate{TOld, TNew}" path="/exception"/>
    /// <inheritdoc cref="Migrate{TOld, TNew}" path="/remarks"/>
    public StoredVector Migrate(string name, int fromVersion, int toVersion, ElementType type, bool? nullable = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Migrate(
            name,
            fromVersion,
            toVersion,
            type,
            nullable,
            (view, draft) => ColumnConversion.Run(view, draft, name)
        );
    }

    private StoredVector Migrate(
        string name,
        int fromVersion,
        int toVersion,
        ElementType type,
        bool? nullable,
        Action<VectorView, ColumnDraft> fill
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(fromVersion);
        ArgumentOutOfRangeException.ThrowIfNegative(toVersion);
        StoredVector? result = null;
        RunAlone(
            $"'{name}'",
            () =>
            {
                Store.EnsureWritable();
                RegionState region = Store.Working.Find(0, name) ?? throw NotFound(name);
                if (!IsVector(region))
                    throw new SchemaMismatchException(name, "a vector", ViewFactory.KindName(region));
                bool next = nullable ?? region.Header.Layout.IsNullable;
                if (
                    region.Header.Version == toVersion
                    && new VectorSpec(type, toVersion, next, region.Header.Fields.Codec).MismatchOf(region) is null
                )
                    result = VectorOf(region);
                else if (region.Header.Version != fromVersion)
                    throw new SchemaMismatchException(
                        name,
                        $"version {fromVersion}",
                        $"version {region.Header.Version}"
                    );
                else
                    result = Replace(VectorOf(region), new TableColumn(name, type, next), toVersion, fill);
            }
        );
        return result!;
    }

    private StoredVector Replace(
        StoredVector old,
        TableColumn column,
        int version,
        Action<VectorView, ColumnDraft> fill
    )
    {
        using KeptColumns kept = new([old]);
        HeaderFields fields = old.State.Header.Fields;
        if (fields.Recipe is not null)
            throw new InvalidOperationException($"'{column.Name}' is computed; its rows follow from its sources.");
        using ColumnDraft draft = new(
            this,
            0,
            column with
            {
                Metadata = ViewFactory.ColumnOf(old.State.Header).Metadata,
            },
            fields.Codec,
            version
        );
        long edits = old.Owner.EditCount;
        using (ViewScope<VectorView> scope = old.OpenView())
            fill(scope.View, draft);
        draft.Complete();
        if (old.Owner.EditCount != edits || old.Name != column.Name)
            throw new InvalidOperationException(
                $"'{column.Name}' was changed while its values were read; a function that gives values must not change it."
            );
        if (draft.RowCount != old.Length)
            throw new InvalidOperationException(
                $"'{column.Name}' has {old.Length} rows and had {draft.RowCount} when its values were read; a function that gives values must not append."
            );
        Reshape(catalog => [draft.NamedHeader(catalog, fields)], old.RegionId);
        draft.Keep();
        return draft.Vector;
    }

    // An empty vector in the place of another, which older commits no longer show from the next commit on.
    private RegionState ResetVector(string name, VectorSpec spec)
    {
        RegionState next;
        using (Store.WriterLock.EnterScope())
        {
            RegionState old = Store.Working.Find(0, name) ?? throw NotFound(name);
            next = Store.Replace(old, [id => VectorHeader(id, 0, name, spec), .. DictionaryHeaders(spec.Type)]);
        }
        DropRemoved();
        return next;
    }
}
