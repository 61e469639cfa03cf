namespace Columnar.Views;

/// <summary>Rows of a view between the ends of its columns' pieces.</summary>
/// <param name="firstRow">The first row.</param>
/// <param name="rows">How many.</param>
/// <param name="resident">The columns' arrays where they lie; null for those that are encoded here.</param>
internal sealed class ViewBatch(long firstRow, int rows, ArrowArray?[] resident)
{
    private readonly Lock _lock = new();
    private ArrowBatch? _batch;
    private WeakReference<ArrowBatch>? _decoded;

    /// <summary>Its first row in the view.</summary>
    public long FirstRow => firstRow;

    /// <summary>Its rows.</summary>
    public int Rows => rows;

    /// <summary>The batch; the lease of the columns is held.</summary>
    public ArrowBatch Get(ArrowSchema schema, VectorView[] columns)
    {
        lock (_lock)
        {
            if (_batch is not null)
                return _batch;
            if (_decoded is not null && _decoded.TryGetTarget(out ArrowBatch? known))
                return known;
            ArrowArray[] arrays = new ArrowArray[columns.Length];
            for (int i = 0; i < arrays.Length; i++)
                arrays[i] = resident[i] ?? DecodedArray.Of(columns[i], schema.Fields[i].Type, firstRow, rows);
            ArrowBatch batch = new(schema, rows, arrays);
            if (Array.TrueForAll(resident, array => array is not null))
                _batch = batch;
            else
                _decoded = new WeakReference<ArrowBatch>(batch);
            return batch;
        }
    }
}
