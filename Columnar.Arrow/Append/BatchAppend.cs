using System.Buffers;
using Columnar.Arrays;
using Columnar.Ipc.Import;
using Columnar.Memory;
using Columnar.Tables;
using Columnar.Types;

namespace Columnar.Append;

/// <summary>The rows of one record batch on their way into a table. It keeps the batch's buffers in their place until it is disposed.</summary>
internal sealed unsafe class BatchAppend : IDisposable
{
    private readonly Table _table;
    private readonly TableShape _shape;
    private readonly ArrowBatch _batch;
    private readonly List<MemoryHandle> _pins = [];
    private readonly List<PinnedBuffer> _bits = [];
    private readonly List<ColumnStage> _stages = [];

    public BatchAppend(Table table, ArrowBatch batch)
    {
        _table = table;
        _shape = table.Shape;
        _batch = batch;
    }

    /// <summary>Appends all rows or none.</summary>
    public void Run()
    {
        int[] fields = MatchFields();
        if (_batch.Length == 0)
            return;
        _table.AppendChunks(_shape, [.. fields.Select((field, column) => ChunksOf(column, field))]);
        GC.KeepAlive(_bits);
        GC.KeepAlive(_stages);
    }

    public void Dispose()
    {
        foreach (MemoryHandle pin in _pins)
            pin.Dispose();
    }

    // The field of each column.
    private int[] MatchFields()
    {
        TableColumn[] given = TableImport.Columns(_batch.Schema);
        int[] fields = new int[_shape.Columns.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            TableColumn column = _shape.Schema[i];
            fields[i] = Array.FindIndex(given, other => other.Name == column.Name);
            if (fields[i] < 0)
                throw new SchemaMismatchException(_shape.Name, $"a field '{column.Name}'", $"{_batch.Schema}");
            TableColumn field = given[fields[i]];
            if (!field.Type.Equals(TakenAs(column)))
                throw new SchemaMismatchException(
                    $"{_shape.Name}.{column.Name}",
                    $"values of {TakenAs(column)}",
                    $"a field of {field.Type}"
                );
        }
        if (given.Length != fields.Length)
        {
            TableColumn more = Array.Find(given, field => _shape.Find(field.Name) < 0)!;
            throw new SchemaMismatchException(_shape.Name, "no further field", $"a field '{more.Name}'");
        }
        return fields;
    }

    // Texts get their codes from the column's own dictionary.
    private static ElementType TakenAs(TableColumn column) =>
        column.Type.Kind == ElementKind.DictionaryText ? ElementType.Utf8 : column.Type;

    private ChunkBuffers[] ChunksOf(int column, int field)
    {
        ArrowArray array = _batch.Columns[field];
        ArrayCheck.CheckValues(_batch.Schema.Fields[field], array);
        if (array.NullCount > 0 && !_shape.Schema[column].IsNullable)
            throw new ArgumentException(
                $"The batch has {array.NullCount} nulls for column '{_shape.Schema[column].Name}' of table '{_shape.Name}', which is not nullable."
            );
        ElementType type = TakenAs(_shape.Schema[column]);
        int bitWidth = (array.Dictionary ?? array).Type.Layout.BitWidth;
        bool isDate = array.Type is DateType { IsMilliseconds: true };
        if (bitWidth != type.BitWidth && !isDate)
            throw new UnsupportedFormatException(
                $"Arrow field '{_batch.Schema.Fields[field].Name}'",
                $"type {array.Type} of {bitWidth} bits",
                $"{type.BitWidth} bits for {type}"
            );
        bool isOwnLayout =
            array.Dictionary is null
            && !isDate
            && (bitWidth > 0 || array.Type.Layout.Buffers[1] == BufferRole.Offsets32);
        ChunkBuffers[] chunks = isOwnLayout ? [Chunk(array)] : Staged(column, array);
        foreach (ChunkBuffers chunk in chunks)
            ImportedValues.Check(_shape.Columns[column], chunk);
        return chunks;
    }

    // The array's own buffers; bits are copied, because their first row need not begin a byte.
    private ChunkBuffers Chunk(ArrowArray array)
    {
        int bitWidth = array.Type.Layout.BitWidth;
        nint validity = array.NullCount == 0 ? 0 : CopyBits(array, 0);
        nint data =
            bitWidth == 1 ? CopyBits(array, 1)
            : bitWidth > 0 ? Pin(array, 1) + (nint)((long)array.Offset * bitWidth / 8)
            : Pin(array, 2);
        nint offsets = bitWidth > 0 ? 0 : Pin(array, 1) + (nint)((long)array.Offset * sizeof(int));
        return new ChunkBuffers(0, array.Length, validity, offsets, data, array.NullCount);
    }

    private nint CopyBits(ArrowArray array, int buffer)
    {
        PinnedBuffer bits = new((int)Bitmap.ByteLength(array.Length));
        Bitmap.Copy(array.Buffers[buffer].Span, array.Offset, bits.Span, 0, array.Length);
        _bits.Add(bits);
        return bits.Address;
    }

    private nint Pin(ArrowArray array, int buffer)
    {
        MemoryHandle pin = array.Buffers[buffer].Pin();
        _pins.Add(pin);
        return (nint)pin.Pointer;
    }

    // Values that lie otherwise than in a vector, one by one.
    private ChunkBuffers[] Staged(int column, ArrowArray array)
    {
        ColumnStage stage = ColumnStage.Create(_shape.Columns[column], _shape.Schema[column].Name);
        _stages.Add(stage);
        for (int row = 0; row < array.Length; row++)
        {
            if (array.IsNull(row))
                stage.AppendNull();
            else if (array.Dictionary is not { } dictionary)
                Take(stage, array, row);
            else if (array.GetDictionaryIndex(row) is var index && dictionary.IsNull(index))
                stage.AppendNull();
            else
                Take(stage, dictionary, index);
        }
        return stage.ToChunks();
    }

    private static void Take(ColumnStage stage, ArrowArray array, int row)
    {
        int bitWidth = array.Type.Layout.BitWidth;
        if (array.Type is DateType { IsMilliseconds: true })
            stage.Append(new Date32(checked((int)(array.ValuesSpan<long>()[row] / TimeSpan.MillisecondsPerDay))));
        else if (bitWidth == 0)
            stage.TakeBytes(array.ValueBytes(row));
        else if (bitWidth == 1)
            stage.Append(Bitmap.Get(array.Buffers[1].Span, array.Offset + (long)row));
        else
            stage.TakeBytes(array.Buffers[1].Span.Slice((array.Offset + row) * (bitWidth / 8), bitWidth / 8));
    }
}
