using System.Runtime.CompilerServices;
using Columnar.Memory;

namespace Columnar.Tables;

/// <summary>The encoded values of one column of some rows, laid out as a chunk. Grows; is emptied and used again.</summary>
internal sealed unsafe class CellBuffer(TableColumn column)
{
    private const int FirstRows = 64;
    private const int TypicalTextBytes = 8;
    private const long MaxDataBytes = 1L << 30;
    private const int MaxRows = 1 << 28;

    // Texts of a dictionary come in as texts, and are given their codes when they are appended.
    private readonly int _width = column.Type.IsText ? 0 : column.Type.BitWidth / 8;
    private readonly bool _isBits = column.Type.Kind == ElementKind.Bool;
    private readonly bool _hasOffsets = column.Type.IsText || column.Type.Kind == ElementKind.Binary;
    private PinnedBuffer? _data;
    private PinnedBuffer? _offsets;
    private PinnedBuffer? _validity;
    private int _dataLength;
    private int _nullCount;

    public TableColumn Column => column;

    public ElementType Type => column.Type;

    public int Rows { get; private set; }

    public int RowCapacity { get; private set; }

    public void Clear() => (Rows, _dataLength, _nullCount) = (0, 0, 0);

    public void AddValue<T>(T value)
        where T : unmanaged
    {
        if (sizeof(T) != _width)
            throw new InvalidOperationException(
                $"Column '{column.Name}' holds {column.Type} in {_width} bytes; {typeof(T).Name} has {sizeof(T)}."
            );
        byte* target = Reserve(_width);
        // SAFETY: that many bytes were reserved.
        Unsafe.WriteUnaligned(target, value);
        Count(_width);
    }

    public void AddBit(bool value)
    {
        Require(_isBits, ElementKind.Bool);
        Reserve(0);
        Bitmap.Set(_data!.Span, Rows, value);
        Count(0);
    }

    /// <summary>Adds a value of varying length; write it to the span.</summary>
    /// <param name="kind">What is written: text must be known to be UTF-8.</param>
    /// <param name="byteLength">Its bytes.</param>
    public Span<byte> AddBytes(ElementKind kind, int byteLength)
    {
        Require(kind == ElementKind.Utf8 ? column.Type.IsText : column.Type.Kind == kind, kind);
        Span<byte> target = new(Reserve(byteLength), byteLength);
        Count(byteLength);
        return target;
    }

    public void AddNull()
    {
        if (!column.IsNullable)
            throw new InvalidOperationException($"Column '{column.Name}' is not nullable.");
        int byteLength = _isBits || _hasOffsets ? 0 : _width;
        new Span<byte>(Reserve(byteLength), byteLength).Clear();
        if (_isBits)
            Bitmap.Set(_data!.Span, Rows, false);
        Count(byteLength);
        if (_nullCount++ == 0)
        {
            _validity ??= new PinnedBuffer((int)Bitmap.ByteLength(RowCapacity));
            Bitmap.Fill(_validity.Span, 0, Rows, true);
        }
        Bitmap.Set(_validity!.Span, Rows - 1, false);
    }

    /// <summary>The rows as a chunk, good until the next change.</summary>
    public ChunkBuffers Buffers() =>
        new(
            0,
            Rows,
            _nullCount == 0 ? 0 : _validity!.Address,
            _hasOffsets ? _offsets!.Address : 0,
            _data?.Address ?? 0,
            _nullCount
        );

    private void Count(int byteLength)
    {
        _dataLength += byteLength;
        Rows++;
        if (_hasOffsets)
            ((int*)_offsets!.Address)[Rows] = _dataLength;
        if (_nullCount > 0)
            Bitmap.Set(_validity!.Span, Rows - 1, true);
    }

    // Room for one more row of a length; the address of its data.
    private byte* Reserve(int byteLength)
    {
        if (Rows == RowCapacity)
            GrowRows();
        if (_data is null || _data.Span.Length - _dataLength < byteLength)
            GrowData(byteLength);
        return (byte*)_data!.Address + _dataLength;
    }

    private void GrowRows()
    {
        int capacity = Math.Max(FirstRows, RowCapacity * 2);
        if (capacity > MaxRows)
            throw new ArgumentException($"{RowCapacity + 1} rows are too many to be appended at a time; append fewer.");
        if (_hasOffsets)
        {
            _offsets = Grown(_offsets, (RowCapacity + 1) * sizeof(int), (capacity + 1) * sizeof(int));
            *(int*)_offsets.Address = 0;
        }
        if (_validity is not null)
            _validity = Grown(_validity, _validity.Span.Length, (int)Bitmap.ByteLength(capacity));
        if (_isBits)
            _data = Grown(_data, _data?.Span.Length ?? 0, (int)Bitmap.ByteLength(capacity));
        else if (!_hasOffsets)
            _data = Grown(_data, _dataLength, checked((int)Math.Min(MaxDataBytes, (long)capacity * _width)));
        RowCapacity = capacity;
    }

    private void GrowData(int byteLength)
    {
        long needed = (long)_dataLength + byteLength;
        if (needed > MaxDataBytes)
            throw new ArgumentException(
                $"The values for column '{column.Name}' have more than {MaxDataBytes} bytes in {Rows + 1} rows; append fewer rows at a time."
            );
        long doubled = Math.Max(_dataLength * 2L, FirstRows * TypicalTextBytes);
        _data = Grown(_data, _dataLength, (int)Math.Min(MaxDataBytes, Math.Max(needed, doubled)));
    }

    private static PinnedBuffer Grown(PinnedBuffer? buffer, int used, int byteLength)
    {
        PinnedBuffer grown = new(byteLength);
        if (buffer is not null)
            buffer.Span[..Math.Min(used, buffer.Span.Length)].CopyTo(grown.Span);
        return grown;
    }

    private void Require(bool isFit, ElementKind kind)
    {
        if (!isFit)
            throw new InvalidOperationException(
                $"Column '{column.Name}' holds {column.Type}, not {kind.ToString().ToLowerInvariant()}."
            );
    }
}
