using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Columnar.Formatting;
using Columnar.Memory;

namespace Columnar.Csv;

/// <summary>Reads one value from the whole of a text.</summary>
internal delegate bool CsvValueParser<T>(ReadOnlySpan<byte> text, out T value);

/// <summary>Values of fixed width.</summary>
internal sealed class FixedBuilder<T>(int capacity, CsvValueParser<T> parser) : CsvColumnBuilder(capacity)
    where T : unmanaged
{
    private readonly PinnedBuffer _data = new(capacity * Unsafe.SizeOf<T>());

    protected override nint DataAddress => _data.Address;

    protected override bool TryStore(ReadOnlySpan<byte> field, int row) =>
        parser(CsvValues.Trim(field), out MemoryMarshal.Cast<byte, T>(_data.Span)[row]);

    protected override void StoreNothing(int row) => MemoryMarshal.Cast<byte, T>(_data.Span)[row] = default;
}

/// <summary>Truth values, a bit each.</summary>
internal sealed class BoolBuilder(int capacity) : CsvColumnBuilder(capacity)
{
    private readonly PinnedBuffer _bits = new((int)Bitmap.ByteLength(capacity));

    protected override nint DataAddress => _bits.Address;

    protected override bool TryStore(ReadOnlySpan<byte> field, int row)
    {
        ReadOnlySpan<byte> text = CsvValues.Trim(field);
        bool isOne = text.SequenceEqual("1"u8);
        if (!CsvValues.TryParseTruth(text, out bool value) && !isOne && !text.SequenceEqual("0"u8))
            return false;
        Bitmap.Set(_bits.Span, row, value || isOne);
        return true;
    }

    protected override void StoreNothing(int row) => Bitmap.Set(_bits.Span, row, false);
}

/// <summary>Text, kept exactly.</summary>
internal sealed class TextBuilder(int capacity) : BytesBuilder(capacity)
{
    protected override bool TryWrite(ReadOnlySpan<byte> field, Span<byte> target, out int length)
    {
        field.CopyTo(target);
        length = field.Length;
        return true;
    }
}

/// <summary>Bytes of any length, in base64.</summary>
internal sealed class BinaryBuilder(int capacity) : BytesBuilder(capacity)
{
    protected override bool TryWrite(ReadOnlySpan<byte> field, Span<byte> target, out int length) =>
        Base64.DecodeFromUtf8(CsvValues.Trim(field), target, out _, out length) == OperationStatus.Done;
}

/// <summary>Bytes of one length, in base64.</summary>
internal sealed class FixedBinaryBuilder(int capacity, int byteWidth) : BytesBuilder(capacity)
{
    protected override nint OffsetsAddress => 0;

    protected override void StoreNothing(int row) => StoreZeros(row, byteWidth);

    protected override bool TryWrite(ReadOnlySpan<byte> field, Span<byte> target, out int length) =>
        Base64.DecodeFromUtf8(CsvValues.Trim(field), target, out _, out length) == OperationStatus.Done
        && length == byteWidth;
}

/// <summary>Values of any length.</summary>
internal abstract class BytesBuilder : CsvColumnBuilder
{
    private const int InitialBytes = 1024;
    private const int MaxDoubledBytes = 1 << 30;

    private readonly PinnedBuffer _offsets;
    private PinnedBuffer _data = new(InitialBytes);
    private int _length;

    protected BytesBuilder(int capacity)
        : base(capacity)
    {
        _offsets = new PinnedBuffer((capacity + 1) * sizeof(int));
        Offsets[0] = 0;
    }

    public override int TextBytes => _length;

    protected override nint DataAddress => _data.Address;

    protected override nint OffsetsAddress => _offsets.Address;

    private Span<int> Offsets => MemoryMarshal.Cast<byte, int>(_offsets.Span);

    public override void Clear()
    {
        base.Clear();
        _length = 0;
    }

    protected override bool TryStore(ReadOnlySpan<byte> field, int row)
    {
        Reserve(checked(_length + field.Length));
        if (!TryWrite(field, _data.Span[_length..], out int length))
            return false;
        _length += length;
        Offsets[row + 1] = _length;
        return true;
    }

    protected override void StoreNothing(int row) => StoreZeros(row, 0);

    /// <summary>Stores a value of zeros.</summary>
    protected void StoreZeros(int row, int count)
    {
        Reserve(checked(_length + count));
        _data.Span.Slice(_length, count).Clear();
        _length += count;
        Offsets[row + 1] = _length;
    }

    /// <summary>Writes the value a field holds, no longer than the field.</summary>
    protected abstract bool TryWrite(ReadOnlySpan<byte> field, Span<byte> target, out int length);

    private void Reserve(int capacity)
    {
        if (capacity <= _data.Span.Length)
            return;
        var grown = new PinnedBuffer((int)Math.Max(capacity, Math.Min(_data.Span.Length * 2L, MaxDoubledBytes)));
        _data.Span[.._length].CopyTo(grown.Span);
        _data = grown;
    }
}

/// <summary>
/// Reads times for a column of one unit and zone. Times with an offset belong to columns with a zone and are converted to UTC; times
/// without one belong to columns without, and to those of zone UTC.
/// </summary>
internal sealed class TimestampReading(ElementType type)
{
    private readonly bool _isZoned = type.TimeZone is not null;
    private readonly bool _isUtc = type.TimeZone is "UTC" or "Z" or "+00:00" or "Etc/UTC";

    public bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (IsoTime.TryParseDate(text, out long days))
            return (!_isZoned || _isUtc) && IsoInstant.AtMidnight(days).TryToTicks(type.Unit, out ticks);
        if (!IsoTime.TryParseTime(text, out IsoInstant time))
            return false;
        return (time.HasOffset ? _isZoned : !_isZoned || _isUtc) && time.TryToTicks(type.Unit, out ticks);
    }
}
