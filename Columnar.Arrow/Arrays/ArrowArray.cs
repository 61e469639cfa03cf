using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Columnar.Arrays;
using Columnar.Display;
using Columnar.Memory;
using Columnar.Types;
using Columnar.Views;

namespace Columnar;

/// <summary>The values of one field in one record batch, as Arrow's buffers.</summary>
/// <remarks>
/// Immutable; any thread may read it. Arrays of an <see cref="ArrowView"/> are valid until that is disposed; arrays that were
/// read from a file or stream belong to the garbage collector.
/// </remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ArrowArray : IDisplayed
{
    private const int Unknown = -1;

    private readonly ReadOnlyMemory<byte>[] _buffers;
    private int _nullCount;

    /// <summary>Puts buffers together; a null count of -1 is counted when it is asked for.</summary>
    internal ArrowArray(
        ArrowType type,
        int length,
        int nullCount,
        int offset,
        ReadOnlyMemory<byte>[] buffers,
        ArrowArray? dictionary = null
    )
    {
        Type = type;
        Length = length;
        _nullCount = nullCount;
        Offset = offset;
        Dictionary = dictionary;
        _buffers = buffers;
    }

    /// <summary>The type of the values.</summary>
    public ArrowType Type { get; }

    /// <summary>Rows, nulls included.</summary>
    public int Length { get; }

    /// <summary>Rows that are null.</summary>
    public int NullCount
    {
        get
        {
            if (_nullCount == Unknown)
                _nullCount = Length - (int)Bitmap.CountOnes(_buffers[0].Span, Offset, Length);
            return _nullCount;
        }
    }

    /// <summary>The place in the buffers of row 0, in rows.</summary>
    public int Offset { get; }

    /// <summary>
    /// The buffers in Arrow's order: validity (empty where no row is null), then offsets and bytes for text and binary, or values. Each
    /// begins 64-byte aligned; its length is that of its content, without padding.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Buffers => _buffers;

    /// <summary>The arrays of nested values; none for flat types.</summary>
    public IReadOnlyList<ArrowArray> Children { get; } = [];

    /// <summary>The values that indices refer to; null where the array is not dictionary-encoded.</summary>
    public ArrowArray? Dictionary { get; }

    /// <summary>
    /// Whether the values lie where an <see cref="ArrowView"/> holds them, so that they can be read until it is disposed. Copies, as of encoded
    /// columns, and what was read from files and streams belong to the collector and need none.
    /// </summary>
    public bool NeedsView
    {
        get
        {
            foreach (ReadOnlyMemory<byte> buffer in _buffers)
            {
                if (MemoryMarshal.TryGetMemoryManager(buffer, out ViewBuffer? _))
                    return true;
            }
            return false;
        }
    }

    /// <summary>Whether a row is null.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public bool IsNull(int row)
    {
        CheckRow(row);
        return NullCount > 0 && !Bitmap.Get(_buffers[0].Span, Offset + (long)row);
    }

    /// <summary>
    /// The validity bitmap, a bit per row from <see cref="Offset"/> on, for those who want one in any case: where no row is null, ones that all
    /// arrays share.
    /// </summary>
    public ReadOnlyMemory<byte> GetValidity() =>
        !_buffers[0].IsEmpty || Length == 0 ? _buffers[0] : new OnesBuffer(Offset + (long)Length).Memory;

    /// <summary>The values of a fixed-width array; those of null rows are unspecified.</summary>
    /// <typeparam name="T">A type as wide as the values.</typeparam>
    /// <remarks>The array must be reachable while the span is read. <see cref="ToArray{T}"/> copies, <see cref="Get{T}"/> reads one.</remarks>
    /// <exception cref="InvalidOperationException">The values have another width, or none.</exception>
    public ReadOnlySpan<T> ValuesSpan<T>()
        where T : unmanaged
    {
        if (Type.Layout.BitWidth != Unsafe.SizeOf<T>() * 8)
            throw new InvalidOperationException($"An array of {Type} does not hold values of {typeof(T)}.");
        return MemoryMarshal.Cast<byte, T>(_buffers[1].Span).Slice(Offset, Length);
    }

    /// <summary>A copy of the values of a fixed-width array; those of null rows are unspecified.</summary>
    /// <typeparam name="T">A type as wide as the values.</typeparam>
    /// <exception cref="InvalidOperationException">The values have another width, or none.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        T[] values = ValuesSpan<T>().ToArray();
        GC.KeepAlive(this);
        return values;
    }

    /// <summary>A value of a fixed-width array, or null.</summary>
    /// <typeparam name="T">A type as wide as the values.</typeparam>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The values have another width, or none.</exception>
    public T? Get<T>(int row)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = ValuesSpan<T>();
        T? value = IsNull(row) ? null : values[row];
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>A truth value, or null.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The array does not hold truth values.</exception>
    public bool? GetBool(int row)
    {
        if (Type is not BoolType)
            throw new InvalidOperationException($"An array of {Type} does not hold truth values.");
        return IsNull(row) ? null : Bitmap.Get(_buffers[1].Span, Offset + (long)row);
    }

    /// <summary>A text, or null.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The array does not hold text.</exception>
    /// <exception cref="CorruptDataException">The array was read without a check of its values, and they lead astray.</exception>
    public string? GetText(int row)
    {
        if ((Dictionary ?? this).Type is not TextType)
            throw new InvalidOperationException($"An array of {Type} does not hold text.");
        return GetBytes(row) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }

    /// <summary>The bytes of a value, without a copy, or null: of binary, of text, or of a type whose values have whole bytes.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The array holds truth values.</exception>
    /// <exception cref="CorruptDataException">The array was read without a check of its values, and they lead astray.</exception>
    public ReadOnlyMemory<byte>? GetBytes(int row)
    {
        if (IsNull(row))
            return null;
        if (Dictionary is null)
            return ValueMemory(row);
        int index = GetDictionaryIndex(row);
        if (Dictionary.IsNull(index))
            return null;
        return Dictionary.ValueMemory(index);
    }

    /// <summary>The place in the dictionary of a row that is not null.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The array is not dictionary-encoded.</exception>
    /// <exception cref="CorruptDataException">The array was read without a check of its values, and the index leads astray.</exception>
    public int GetDictionaryIndex(int row)
    {
        CheckRow(row);
        if (Dictionary is null)
            throw new InvalidOperationException($"An array of {Type} has no dictionary.");
        ulong index = DictionaryIndices.Read(_buffers[1].Span, ((DictionaryType)Type).Index, Offset + row);
        int count = Dictionary.Length;
        if (index >= (ulong)count)
            Throw.Corrupt($"Arrow dictionary index at row {row}", -1, $"less than {count}", $"{(long)index}");
        return (int)index;
    }

    /// <summary>The address of a buffer, to show where it lies; 0 where it is empty.</summary>
    /// <param name="index">Its place among <see cref="Buffers"/>.</param>
    /// <remarks>Valid for as long as the array's memory is: do not read through it.</remarks>
    public unsafe nint GetBufferAddress(int index)
    {
        ReadOnlySpan<byte> span = _buffers[index].Span;
        // SAFETY: buffers lie in mapped, native or pinned memory, so the address is not a moving one; it is not dereferenced.
        return span.IsEmpty ? 0 : (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
    }

    /// <summary>The array's type, length and null count.</summary>
    public override string ToString() => $"{Type}, {Length} rows, {NullCount} null";

    DisplayPage IDisplayed.ToDisplay() =>
        ArrowDisplay.Page(
            string.Create(CultureInfo.InvariantCulture, $"Arrow array: {Type}, {Length} rows"),
            [this],
            [],
            Length
        );

    string IDisplayed.ToText() => TextPage.Of(((IDisplayed)this).ToDisplay());

    /// <summary>The null count as far as it is known, as exports give it: -1 where it was never counted.</summary>
    internal int KnownNullCount => _nullCount;

    /// <summary>The address of a buffer of a view whose lease the caller holds, be the view disposed or not.</summary>
    internal nint AddressUnchecked(int index) =>
        MemoryMarshal.TryGetMemoryManager(_buffers[index], out ViewBuffer? buffer)
            ? buffer.Address
            : GetBufferAddress(index);

    /// <summary>The bytes of a value that is not null, wherever its layout puts them; checked to lie in the buffers.</summary>
    internal ReadOnlySpan<byte> ValueBytes(int row) => ValueMemory(row).Span;

    private ReadOnlyMemory<byte> ValueMemory(int row)
    {
        CheckRow(row);
        long place = Offset + (long)row;
        long start;
        long end;
        int buffer = 2;
        switch (Type.Layout.Buffers[1])
        {
            case BufferRole.Offsets32:
                ReadOnlySpan<int> narrow = MemoryMarshal.Cast<byte, int>(_buffers[1].Span);
                start = narrow[(int)place];
                end = narrow[(int)place + 1];
                break;
            case BufferRole.Offsets64:
                ReadOnlySpan<long> wide = MemoryMarshal.Cast<byte, long>(_buffers[1].Span);
                start = wide[(int)place];
                end = wide[(int)place + 1];
                break;
            case BufferRole.Views:
                ByteViewEntry view = MemoryMarshal.Cast<byte, ByteViewEntry>(_buffers[1].Span)[(int)place];
                if (view.IsInline)
                    return _buffers[1].Slice((int)place * ByteViewEntry.Size + 4, view.Length);
                buffer = (int)Math.Min(2L + (uint)view.BufferIndex, int.MaxValue);
                start = view.BufferOffset;
                end = start + view.Length;
                break;
            default:
                if (Type.Layout.BitWidth % 8 != 0)
                    throw new InvalidOperationException($"Values of an array of {Type} are not whole bytes.");
                int width = Type.Layout.BitWidth / 8;
                return _buffers[1].Slice((int)place * width, width);
        }
        int available = buffer < _buffers.Length ? _buffers[buffer].Length : 0;
        if (start < 0 || end < start || end > available)
            Throw.Corrupt($"Arrow {Type} at row {row}", -1, $"bytes within {available}", $"{start} to {end}");
        return _buffers[buffer][(int)start..(int)end];
    }

    private void CheckRow(int row)
    {
        if ((uint)row >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"The row must lie in [0, {Length}).");
    }
}
