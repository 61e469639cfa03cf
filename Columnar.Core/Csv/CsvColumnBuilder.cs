using Columnar.Formatting;
using Columnar.Memory;

namespace Columnar.Csv;

/// <summary>Gathers the values of one column, packet by packet, in Arrow's layout.</summary>
internal abstract class CsvColumnBuilder
{
    private readonly PinnedBuffer _validity;
    private int _nullCount;

    private protected CsvColumnBuilder(int capacity) => _validity = new PinnedBuffer((int)Bitmap.ByteLength(capacity));

    /// <summary>Rows gathered.</summary>
    protected int RowCount { get; private set; }

    /// <summary>Bytes of text gathered, which the packet's rows alone do not bound.</summary>
    public virtual int TextBytes => 0;

    /// <summary>A builder for a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="capacity">The most rows of a packet.</param>
    public static CsvColumnBuilder Create(ElementType type, int capacity) =>
        type.Kind switch
        {
            ElementKind.Int8 => new FixedBuilder<sbyte>(capacity, CsvValues.TryParseInteger),
            ElementKind.UInt8 => new FixedBuilder<byte>(capacity, CsvValues.TryParseInteger),
            ElementKind.Int16 => new FixedBuilder<short>(capacity, CsvValues.TryParseInteger),
            ElementKind.UInt16 => new FixedBuilder<ushort>(capacity, CsvValues.TryParseInteger),
            ElementKind.Int32 => new FixedBuilder<int>(capacity, CsvValues.TryParseInteger),
            ElementKind.UInt32 => new FixedBuilder<uint>(capacity, CsvValues.TryParseInteger),
            ElementKind.Int64 => new FixedBuilder<long>(capacity, CsvValues.TryParseInteger),
            ElementKind.UInt64 => new FixedBuilder<ulong>(capacity, CsvValues.TryParseInteger),
            ElementKind.Float16 => new FixedBuilder<Half>(capacity, CsvValues.TryParseFloat),
            ElementKind.Float32 => new FixedBuilder<float>(capacity, CsvValues.TryParseFloat),
            ElementKind.Float64 => new FixedBuilder<double>(capacity, CsvValues.TryParseFloat),
            ElementKind.Date32 => new FixedBuilder<int>(capacity, TryParseDate),
            ElementKind.Timestamp => new FixedBuilder<long>(capacity, new TimestampReading(type).TryParse),
            ElementKind.Time64 => new FixedBuilder<long>(
                capacity,
                (text, out value) => IsoTime.TryParseTimeOfDay(text, type.Unit, out value)
            ),
            ElementKind.Duration => new FixedBuilder<long>(
                capacity,
                (text, out value) => IsoDuration.TryParse(text, type.Unit, out value)
            ),
            ElementKind.Decimal128 => new FixedBuilder<Int128>(
                capacity,
                (text, out value) => DecimalText.TryParse(text, type.Precision, type.Scale, out value)
            ),
            ElementKind.Uuid => new FixedBuilder<Uuid>(capacity, CsvValues.TryParseUuid),
            ElementKind.Bool => new BoolBuilder(capacity),
            ElementKind.FixedBinary => new FixedBinaryBuilder(capacity, type.BitWidth / 8),
            ElementKind.Binary => new BinaryBuilder(capacity),
            ElementKind.Utf8 or ElementKind.DictionaryText => new TextBuilder(capacity),
            _ => throw new ArgumentException($"CSV columns of type {type} are not supported."),
        };

    /// <summary>Whether a pair of quotes without anything between is a value of a type; of others it is a null.</summary>
    public static bool HoldsEmpty(ElementType type) => type.IsText || type.Kind == ElementKind.Binary;

    /// <summary>Appends the value a field holds; false, with nothing appended, where it holds none of the type.</summary>
    public bool TryAppend(ReadOnlySpan<byte> field)
    {
        if (!TryStore(field, RowCount))
            return false;
        Bitmap.Set(_validity.Span, RowCount++, true);
        return true;
    }

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        StoreNothing(RowCount);
        Bitmap.Set(_validity.Span, RowCount++, false);
        _nullCount++;
    }

    /// <summary>The packet gathered; it points into the builder and is valid until the next append.</summary>
    public ChunkBuffers Packet() =>
        new(0, RowCount, _nullCount == 0 ? 0 : _validity.Address, OffsetsAddress, DataAddress, _nullCount);

    /// <summary>Begins the next packet.</summary>
    public virtual void Clear() => RowCount = _nullCount = 0;

    protected abstract nint DataAddress { get; }

    protected virtual nint OffsetsAddress => 0;

    protected abstract bool TryStore(ReadOnlySpan<byte> field, int row);

    protected abstract void StoreNothing(int row);

    private static bool TryParseDate(ReadOnlySpan<byte> text, out int value)
    {
        bool isDate = IsoTime.TryParseDate(text, out long days);
        value = (int)days;
        return isDate && value == days;
    }
}
