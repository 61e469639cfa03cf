using Columnar.Arrays;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar.Ipc;

/// <summary>Record batches of a file or stream with the dictionaries that their indices refer to.</summary>
internal abstract class BatchSource : IDisposable
{
    private readonly Dictionary<long, ArrowArray> _dictionaries = [];
    private readonly Dictionary<long, ArrowField> _dictionaryFields = [];

    protected BatchSource(ArrowSchema schema)
    {
        Schema = schema;
        foreach (ArrowField field in schema.Fields)
        {
            if (field.Type is DictionaryType type)
                _dictionaryFields.TryAdd(type.Id, new ArrowField($"dictionary of {field.Name}", type.Value));
        }
    }

    public ArrowSchema Schema { get; }

    /// <summary>The next batch and its body, which the caller disposes; null after the last.</summary>
    public abstract BatchLayout? Next(out MessageBody? body);

    /// <summary>How far reading has come, from 0 to 1; 0 where the length of the input is not known.</summary>
    /// <param name="batchPart">The part of the batch last taken that is done.</param>
    public abstract double Progress(double batchPart);

    /// <summary>The dictionary of a column as it stands for the batch just taken.</summary>
    public ArrowArray DictionaryOf(ColumnLayout column)
    {
        DictionaryType type = (DictionaryType)column.Field.Type;
        if (_dictionaries.TryGetValue(type.Id, out ArrowArray? dictionary))
            return dictionary;
        if (column.NullCount != column.Length)
            Throw.Corrupt($"Arrow field '{column.Field.Name}'", -1, $"a dictionary batch {type.Id}", "none");
        return new ArrowArray(type.Value, 0, 0, 0, new ReadOnlyMemory<byte>[type.Value.Layout.Buffers.Length]);
    }

    public abstract void Dispose();

    /// <summary>The layout of a record batch message.</summary>
    protected BatchLayout ReadLayout(IpcMessage message) =>
        RecordBatchCodec.Read(message.Header(MessageKind.RecordBatch), Schema.Fields, message.BodyLength);

    /// <summary>Table <c>DictionaryBatch</c>: id at 4, values at 6, whether it adds to an earlier one at 8.</summary>
    /// <param name="message">The message.</param>
    /// <param name="body">Its body.</param>
    /// <param name="mayReplace">Whether a dictionary may take the place of an earlier one.</param>
    protected void ReadDictionary(IpcMessage message, MessageBody body, bool mayReplace)
    {
        FlatbufferTable table = message.Header(MessageKind.DictionaryBatch);
        long id = table.GetInt64(4, 0);
        if (!_dictionaryFields.TryGetValue(id, out ArrowField? field))
        {
            table.Corrupt("a dictionary that the schema names", $"{id}");
            return;
        }
        if (table.GetBool(8))
            throw new UnsupportedFormatException($"Arrow {field.Name}", "a delta dictionary", "whole dictionaries");
        if (!mayReplace && _dictionaries.ContainsKey(id))
            table.Corrupt("one dictionary of each number in a file", $"another of {id}");
        BatchLayout layout = RecordBatchCodec.Read(table.GetTable(6, "the values"), [field], body.Length);
        _dictionaries[id] = ArrayReader.Read(layout.Columns[0], body, dictionary: null);
    }
}
