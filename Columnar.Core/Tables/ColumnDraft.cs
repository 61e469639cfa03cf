using Columnar.Compression;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>
/// A vector that is being filled before it takes its place: until then it has a name that no user can ask for, and it is gone again
/// unless it is kept.
/// </summary>
internal sealed class ColumnDraft : IDisposable
{
    // Rows that wait in memory before they go to the vector.
    private const long StageBytes = 1L << 20;

    private readonly Database _database;
    private readonly ColumnStage _stage;
    private bool _isKept;

    /// <param name="database">Where; nothing is committed meanwhile.</param>
    /// <param name="parentId">The table it will be a column of; 0 for none.</param>
    /// <param name="column">Its type and metadata.</param>
    /// <param name="codec">What its whole blocks are compressed by, if the codec takes the type; else it is the one that fits most values.</param>
    /// <param name="version">The version its user gives it.</param>
    public ColumnDraft(
        Database database,
        long parentId,
        TableColumn column,
        CodecId codec = CodecId.None,
        int version = 0
    )
    {
        _database = database;
        PcoNumberType? numbers = PlainNumbers.Of(column.Type.Format, column.Type.BitWidth);
        if (!BlockCodecs.Takes(codec, numbers))
            codec = BlockCodecs.Default(numbers);
        VectorSpec spec = new(column.Type, version, column.IsNullable, codec);
        spec.Check();
        RegionState region = database.Store.Create([
            id =>
                Database.VectorHeader(
                    id,
                    parentId,
                    $"\0{id}", // Names of users have no control characters.
                    spec,
                    metadata: column.Metadata
                ),
            .. Database.DictionaryHeaders(column.Type),
        ]);
        Vector = database.VectorOf(region);
        _stage = ColumnStage.Create(Vector, column.Name);
        Name = column.Name;
    }

    /// <summary>The name it is to have.</summary>
    public string Name { get; }

    public StoredVector Vector { get; }

    /// <summary>Its header under the name it is to have.</summary>
    /// <param name="catalog">The pending state.</param>
    /// <param name="replaced">What is recorded of the vector whose place it takes.</param>
    public RegionHeader NamedHeader(CatalogState catalog, HeaderFields? replaced = null)
    {
        RegionHeader header = Storage.Store.Present(catalog, Vector.RegionId).Header.WithName(Name);
        return header.WithFields(header.Fields with { IndexType = replaced?.IndexType });
    }

    /// <summary>Rows filled so far.</summary>
    public long RowCount => Vector.Length + _stage.RowCount;

    /// <summary>Adds a value, converted without loss.</summary>
    public void Append<T>(T value)
    {
        _stage.Append(value);
        SpillFull();
    }

    /// <summary>Gives all rows one value, converted without loss.</summary>
    public void Fill(object? value, long rows)
    {
        // A value that cannot be is refused where there are no rows as well; a null is none then.
        if (rows > 0 || value is not null)
            _stage.Append(value);
        if (rows > 0)
        {
            using (Vector.Gate.EnterEdit())
            {
                Vector.Owner.FillTo(rows, Vector.ToStored(_stage.ToChunks()[0], out object? memory));
                GC.KeepAlive(memory);
            }
            GC.KeepAlive(_stage);
        }
        _stage.Clear();
    }

    /// <summary>What values are added to; call <see cref="SpillFull"/> now and then.</summary>
    public ColumnStage Stage => _stage;

    public void SpillFull()
    {
        if (_stage.ByteLength >= StageBytes)
            Spill();
    }

    /// <summary>Moves the last values to the vector.</summary>
    public void Complete() => Spill();

    /// <summary>Leaves it in the database.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        if (!_isKept)
            _database.RemoveRegion(Vector.RegionId);
    }

    private void Spill()
    {
        foreach (ChunkBuffers chunk in _stage.ToChunks())
            Vector.AppendChunk(chunk);
        _stage.Clear();
    }
}
