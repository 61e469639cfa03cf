using Apache.Arrow;
using Apache.Arrow.Types;

namespace Columnar.Arrays;

/// <summary>A schema in terms of Apache.Arrow, with what wraps batches of it.</summary>
internal sealed class ApacheSchema
{
    private readonly IArrowType[] _types;

    /// <exception cref="NotSupportedException">Apache.Arrow has no such type.</exception>
    public ApacheSchema(ArrowSchema schema)
    {
        _types = [.. schema.Fields.Select(field => ApacheTypes.Of(field.Type))];
        Schema = new Schema(
            schema.Fields.Select(
                (field, i) => new Field(field.Name, _types[i], field.IsNullable, Pairs(field.Metadata))
            ),
            Pairs(schema.Metadata)
        );
    }

    public Schema Schema { get; }

    /// <summary>A batch over the same memory, which keeps that memory safe to read.</summary>
    public RecordBatch Wrap(ArrowBatch batch)
    {
        IArrowArray[] columns = new IArrowArray[_types.Length];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Wrap(batch, i);
        return new RecordBatch(Schema, columns, batch.Length);
    }

    /// <summary>One column of a batch.</summary>
    public IArrowArray Wrap(ArrowBatch batch, int column)
    {
        ArrowArray array = batch.Columns[column];
        ArrowBuffer[] buffers = new ArrowBuffer[array.Buffers.Count];
        for (int i = 0; i < buffers.Length; i++)
            buffers[i] = new ArrowBuffer(array.Buffers[i]);
        return ArrowArrayFactory.BuildArray(
            new ArrayData(_types[column], array.Length, array.NullCount, array.Offset, buffers)
        );
    }

    // Arrow allows a key twice, the package does not: the last one counts. Null for none.
    private static Dictionary<string, string>? Pairs(IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0)
            return null;
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach ((string key, string value) in metadata)
            pairs[key] = value;
        return pairs;
    }
}
