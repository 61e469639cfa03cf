using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Columnar.Import;

/// <summary>What the package does not check of a schema and its record batches before it writes them.</summary>
internal sealed class BatchCheck
{
    private readonly Schema _schema;
    private readonly string[] _types;

    // The dictionaries of the first batch: those alone are written.
    private ArrayData?[]? _dictionaries;

    /// <exception cref="ArgumentException">A name has half a surrogate pair, which the package would replace.</exception>
    public BatchCheck(Schema schema)
    {
        _schema = schema;
        _types = [.. schema.FieldsList.Select(field => Describe(field.DataType))];
        for (int i = 0; i < _types.Length; i++)
        {
            if (!IsText(schema.GetFieldByIndex(i).Name))
                throw new ArgumentException($"The name of field {i} has half a surrogate pair.", nameof(schema));
        }
    }

    /// <summary>Checks a batch whole.</summary>
    /// <exception cref="ArgumentException">It has another schema, or columns of another length.</exception>
    /// <exception cref="NotSupportedException">A dictionary differs from that of the first batch.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Check(RecordBatch batch)
    {
        if (batch is null)
            throw new ArgumentException("A batch is null.", nameof(batch));
        if (batch.ColumnCount != _types.Length)
            throw new ArgumentException(
                $"A batch has {batch.ColumnCount} columns, the schema {_types.Length}.",
                nameof(batch)
            );
        ArrayData?[] dictionaries = new ArrayData?[_types.Length];
        for (int i = 0; i < _types.Length; i++)
        {
            string name = _schema.GetFieldByIndex(i).Name;
            ArrayData data =
                batch.Column(i)?.Data
                ?? throw new ArgumentException($"Column '{name}' of a batch is null.", nameof(batch));
            if (Describe(data.DataType) is var found && found != _types[i])
                throw new ArgumentException(
                    $"Column '{name}' of a batch is {found}, the schema says {_types[i]}.",
                    nameof(batch)
                );
            if (data.Length != batch.Length)
                throw new ArgumentException(
                    $"Column '{name}' of a batch has {data.Length} rows, the batch {batch.Length}.",
                    nameof(batch)
                );
            dictionaries[i] = data.Dictionary;
            if (_dictionaries is not null && !ReferenceEquals(_dictionaries[i], data.Dictionary))
                throw new NotSupportedException(
                    $"The dictionary of column '{name}' differs from that of the first batch; make a table of each batch, or decode it."
                );
        }
        ThrowIfDisposed(batch);
        _dictionaries = dictionaries;
    }

    /// <summary>Throws for a batch whose memory was given back, which the package reads all the same.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public static void ThrowIfDisposed(RecordBatch batch)
    {
        foreach (IArrowArray array in batch.Arrays)
            ThrowIfDisposed(array.Data);
    }

    private static void ThrowIfDisposed(ArrayData data)
    {
        foreach (ArrowBuffer buffer in data.Buffers ?? [])
            ObjectDisposedException.ThrowIf(IsDisposed(buffer), typeof(RecordBatch));
        foreach (ArrayData child in data.Children ?? [])
            ThrowIfDisposed(child);
        if (data.Dictionary is not null)
            ThrowIfDisposed(data.Dictionary);
    }

    private static bool IsText(string text)
    {
        for (int i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i))
                return false;
        }
        return true;
    }

    private static bool IsDisposed(ArrowBuffer buffer)
    {
        try
        {
            ReadOnlySpan<byte> bytes = buffer.Span;
            return !bytes.IsEmpty && Unsafe.IsNullRef(in MemoryMarshal.GetReference(bytes));
        }
        catch (NullReferenceException)
        {
            // What the package throws for memory it counts the owners of.
            return true;
        }
    }

    // What makes types of one id differ in how their bytes are read.
    private static string Describe(IArrowType type) =>
        type switch
        {
            DictionaryType dictionary =>
                $"dictionary of {Describe(dictionary.IndexType)} to {Describe(dictionary.ValueType)}",
            TimestampType timestamp => $"timestamp({timestamp.Unit}, {timestamp.Timezone})",
            TimeBasedType time => $"{type.Name}({time.Unit})",
            Decimal32Type d => $"{type.Name}({d.Precision}, {d.Scale})",
            Decimal64Type d => $"{type.Name}({d.Precision}, {d.Scale})",
            Decimal128Type d => $"{type.Name}({d.Precision}, {d.Scale})",
            Decimal256Type d => $"{type.Name}({d.Precision}, {d.Scale})",
            FixedSizeBinaryType bytes => $"{type.Name}({bytes.ByteWidth})",
            IntervalType interval => $"{type.Name}({interval.Unit})",
            _ => type.Name,
        };
}
