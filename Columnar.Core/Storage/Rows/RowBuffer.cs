using System.Diagnostics;
using System.Runtime.CompilerServices;
using Columnar.Memory;

namespace Columnar.Storage;

/// <summary>Rows that are not in the file yet, laid out as in Arrow: buffers in pinned memory that never move, so that views can point at them.</summary>
/// <remarks>Managed arrays, so that a span of them keeps them alive; written by one thread at a time.</remarks>
internal sealed unsafe class RowBuffer
{
    private readonly RowLayout _layout;
    private readonly PinnedBuffer _data;
    private readonly nint _values;
    private readonly PinnedBuffer? _offsets;
    private PinnedBuffer? _validity;

    public RowBuffer(RowLayout layout, int rowCapacity, int dataCapacity)
    {
        _layout = layout;
        RowCapacity = rowCapacity;
        DataCapacity = dataCapacity;
        _data = PinnedPool.Rent(dataCapacity);
        _values = _data.Address;
        if (layout.HasOffsets)
        {
            _offsets = PinnedPool.Rent((rowCapacity + 1) * sizeof(int));
            *(int*)_offsets.Address = 0;
        }
    }

    public int RowCapacity { get; }

    public int DataCapacity { get; }

    public int Rows { get; private set; }

    public int NullCount { get; private set; }

    /// <summary>Bytes of data; for truth values the bytes begun.</summary>
    public int DataLength { get; private set; }

    /// <summary>Bytes of data and offsets.</summary>
    public long ByteLength => DataLength + (_offsets is null ? 0 : Rows * (long)sizeof(int));

    /// <summary>Whether a view may point at it.</summary>
    public bool IsLent { get; private set; }

    public nint Data => _data.Address;

    public nint Validity => _validity?.Address ?? 0;

    /// <summary>Empties a piece that no view points at.</summary>
    public void Clear()
    {
        Debug.Assert(!IsLent);
        (Rows, NullCount, DataLength) = (0, 0, 0);
        _validity = null;
    }

    /// <summary>Gives the memory of a piece back that no view points at; it is not used again.</summary>
    public void Release()
    {
        Debug.Assert(!IsLent);
        PinnedPool.Return(_data);
        if (_offsets is not null)
            PinnedPool.Return(_offsets);
    }

    /// <summary>The place of the next value; write it, then call <see cref="Advance"/>.</summary>
    public byte* Next => (byte*)_data.Address + DataLength;

    /// <summary>Counts a value of <paramref name="byteLength"/> bytes that stands at <see cref="Next"/>.</summary>
    public void Advance(int byteLength)
    {
        DataLength += byteLength;
        if (_validity is not null)
            Bitmap.Set(_validity.Span, Rows, true);
        Rows++;
        if (_offsets is not null)
            ((int*)_offsets.Address)[Rows] = DataLength;
    }

    /// <summary>Appends a value of the rows' fixed width where there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAppend<T>(T value)
        where T : unmanaged
    {
        int rows = Rows;
        if (rows >= RowCapacity)
            return false;
        if (_validity is not null)
            Bitmap.Set(_validity.Span, rows, true);
        // SAFETY: there is room for as many values as rows, and their width is that of the rows.
        ((T*)_values)[rows] = value;
        DataLength = (rows + 1) * sizeof(T);
        Rows = rows + 1;
        return true;
    }

    /// <summary>Appends a value of any length where there is room.</summary>
    public bool TryAppend(ReadOnlySpan<byte> value)
    {
        int rows = Rows;
        if (rows >= RowCapacity || value.Length > DataCapacity - DataLength)
            return false;
        if (_validity is not null)
            Bitmap.Set(_validity.Span, rows, true);
        value.CopyTo(new Span<byte>(Next, value.Length));
        DataLength += value.Length;
        ((int*)_offsets!.Address)[rows + 1] = DataLength;
        Rows = rows + 1;
        return true;
    }

    /// <summary>Counts a null; the value under it is zero.</summary>
    public void AdvanceNull(int byteLength)
    {
        new Span<byte>(Next, byteLength).Clear();
        MakeValidity();
        DataLength += byteLength;
        Bitmap.Set(_validity!.Span, Rows, false);
        Rows++;
        NullCount++;
        if (_offsets is not null)
            ((int*)_offsets.Address)[Rows] = DataLength;
    }

    /// <summary>Appends nulls; they fit.</summary>
    public void AppendNulls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_layout.DataBits == 1)
                AdvanceBit(false, isNull: true);
            else
                AdvanceNull(_layout.DataBits / 8);
        }
    }

    /// <summary>Appends a bit of a bit-packed piece.</summary>
    public void AdvanceBit(bool value, bool isNull)
    {
        if (isNull)
            MakeValidity();
        Bitmap.Set(_data.Span, Rows, value);
        if (_validity is not null)
            Bitmap.Set(_validity.Span, Rows, !isNull);
        Rows++;
        NullCount += isNull ? 1 : 0;
        DataLength = (int)Bitmap.ByteLength(Rows);
    }

    /// <summary>Takes the last row back. No view shows it.</summary>
    public void RemoveLast()
    {
        Debug.Assert(Rows > 0);
        Rows--;
        if (_validity is not null && !Bitmap.Get(_validity.Span, Rows))
            NullCount--;
        DataLength =
            _offsets is not null ? ((int*)_offsets.Address)[Rows]
            : _layout.DataBits == 1 ? (int)Bitmap.ByteLength(Rows)
            : DataLength - _layout.DataBits / 8;
    }

    /// <summary>Copies rows; they fit.</summary>
    public void AppendRows(in ChunkBuffers rows, int start, int count)
    {
        long nulls = 0;
        if (rows.Validity != 0)
        {
            ReadOnlySpan<byte> bits = new((void*)rows.Validity, (int)Bitmap.ByteLength(rows.Length));
            nulls = count - Bitmap.CountOnes(bits, start, count);
            if (nulls > 0)
                MakeValidity();
            if (_validity is not null)
                Bitmap.Copy(bits, start, _validity.Span, Rows, count);
        }
        else if (_validity is not null)
        {
            Bitmap.Fill(_validity.Span, Rows, count, true);
        }
        if (_offsets is not null)
        {
            int* from = (int*)rows.Offsets + start;
            int* to = (int*)_offsets.Address + Rows;
            new ReadOnlySpan<byte>((byte*)rows.Data + from[0], from[count] - from[0]).CopyTo(
                new Span<byte>(Next, from[count] - from[0])
            );
            for (int i = 1; i <= count; i++)
                to[i] = DataLength + from[i] - from[0];
            DataLength += from[count] - from[0];
        }
        else if (_layout.DataBits == 1)
        {
            Bitmap.Copy(Bits(rows), start, _data.Span, Rows, count);
            DataLength = (int)Bitmap.ByteLength(Rows + count);
        }
        else
        {
            int width = _layout.DataBits / 8;
            new ReadOnlySpan<byte>((byte*)rows.Data + (long)start * width, count * width).CopyTo(
                new Span<byte>(Next, count * width)
            );
            DataLength += count * width;
        }
        Rows += count;
        NullCount += (int)nulls;
    }

    /// <summary>Replaces a row of a fixed width by one of others, value or null. No view points here.</summary>
    public void Replace(int row, in ChunkBuffers values, int index)
    {
        Debug.Assert(!IsLent && _offsets is null);
        bool isNull = values.IsNull(index);
        if (isNull)
            MakeValidity();
        if (_layout.DataBits == 1)
        {
            Bitmap.Set(_data.Span, row, !isNull && Bitmap.Get(Bits(values), index));
        }
        else
        {
            int width = _layout.DataBits / 8;
            Span<byte> target = _data.Span.Slice(row * width, width);
            if (isNull)
                target.Clear();
            else
                new ReadOnlySpan<byte>((byte*)values.Data + (long)index * width, width).CopyTo(target);
        }
        if (_validity is null || Bitmap.Get(_validity.Span, row) == !isNull)
            return;
        Bitmap.Set(_validity.Span, row, !isNull);
        NullCount += isNull ? 1 : -1;
    }

    /// <summary>Rows with some of them replaced.</summary>
    /// <param name="layout">Their layout.</param>
    /// <param name="old">The rows.</param>
    /// <param name="rows">Which are replaced, rising, each counted from <paramref name="origin"/>.</param>
    /// <param name="origin">The number of the first of the old rows.</param>
    /// <param name="values">What replaces them, from <paramref name="firstValue"/> on.</param>
    /// <param name="firstValue">The value of the first replaced row.</param>
    public static RowBuffer Patched(
        RowLayout layout,
        in ChunkBuffers old,
        ReadOnlySpan<long> rows,
        long origin,
        in ChunkBuffers values,
        int firstValue
    )
    {
        if (!layout.HasOffsets)
        {
            RowBuffer patched = new(layout, old.Length, (int)(((long)old.Length * layout.DataBits + 7) / 8));
            patched.AppendRows(old, 0, old.Length);
            for (int i = 0; i < rows.Length; i++)
                patched.Replace((int)(rows[i] - origin), values, firstValue + i);
            return patched;
        }
        long byteLength = old.TextLength + TextGrowth(old, rows, origin, values, firstValue);
        RowBuffer text = new(layout, old.Length, checked((int)byteLength));
        int done = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = (int)(rows[i] - origin);
            text.AppendRows(old, done, row - done);
            text.AppendRows(values, firstValue + i, 1);
            done = row + 1;
        }
        text.AppendRows(old, done, old.Length - done);
        return text;
    }

    /// <summary>The bytes of text that rows have more, or less, when some of them are replaced.</summary>
    public static long TextGrowth(
        in ChunkBuffers old,
        ReadOnlySpan<long> rows,
        long origin,
        in ChunkBuffers values,
        int firstValue
    )
    {
        long growth = 0;
        for (int i = 0; i < rows.Length; i++)
            growth += values.TextLengthOf(firstValue + i) - old.TextLengthOf((int)(rows[i] - origin));
        return growth;
    }

    /// <summary>The rows in a piece that no view points at.</summary>
    public RowBuffer Copy()
    {
        RowBuffer copy = new(_layout, RowCapacity, DataCapacity);
        copy.AppendRows(Buffers(0), 0, Rows);
        return copy;
    }

    /// <summary>The rows as a chunk of a view; it stays as it is while more are appended.</summary>
    public ChunkBuffers Lend(long firstRow)
    {
        IsLent = true;
        return Buffers(firstRow);
    }

    /// <summary>The rows for writing them to the file at once.</summary>
    public ChunkBuffers Buffers(long firstRow) =>
        new(firstRow, Rows, NullCount == 0 ? 0 : Validity, _offsets?.Address ?? 0, _data.Address, NullCount);

    private static ReadOnlySpan<byte> Bits(in ChunkBuffers rows) =>
        new((void*)rows.Data, (int)Bitmap.ByteLength(rows.Length));

    private void MakeValidity()
    {
        if (_validity is not null)
            return;
        PinnedBuffer validity = new((int)Bitmap.ByteLength(RowCapacity));
        Bitmap.Fill(validity.Span, 0, Rows, true);
        _validity = validity;
    }
}
