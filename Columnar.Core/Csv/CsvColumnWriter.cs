using System.Numerics;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar.Csv;

/// <summary>Writes the values of one column in row order. Used between the Enter and Exit of the view's lease only.</summary>
internal abstract unsafe class CsvColumnWriter(VectorView view)
{
    private readonly ViewCursor _cursor = new(view);
    private int _row;
    private ChunkBuffers _current;

    /// <summary>A writer for a view of any type.</summary>
    public static CsvColumnWriter Create(VectorView view) =>
        view.Type.Kind switch
        {
            ElementKind.Int8 => new IntegerWriter<sbyte>(view),
            ElementKind.UInt8 => new IntegerWriter<byte>(view),
            ElementKind.Int16 => new IntegerWriter<short>(view),
            ElementKind.UInt16 => new IntegerWriter<ushort>(view),
            ElementKind.Int32 => new IntegerWriter<int>(view),
            ElementKind.UInt32 => new IntegerWriter<uint>(view),
            ElementKind.Int64 => new IntegerWriter<long>(view),
            ElementKind.UInt64 => new IntegerWriter<ulong>(view),
            ElementKind.Float16 => new FloatWriter<Half>(view),
            ElementKind.Float32 => new FloatWriter<float>(view),
            ElementKind.Float64 => new FloatWriter<double>(view),
            ElementKind.Bool => new BoolWriter(view),
            ElementKind.Date32 => new DateWriter(view),
            ElementKind.Timestamp => new TimeWriter(view),
            ElementKind.Utf8 or ElementKind.DictionaryText => new TextWriter(view),
            _ => throw new NotSupportedException($"Column '{view.Name}' of type {view.Type} cannot be written as CSV."),
        };

    /// <summary>Writes the next row's value; called at most as often as there are rows.</summary>
    public void WriteNext(CsvOutput output)
    {
        if (_row == _current.Length)
        {
            _current = _cursor.Seek(_current.EndRow);
            _row = 0;
        }
        // SAFETY: _row lies in [0, Length) of a piece of the view, whose buffers hold Length values (ChunkBuffers).
        int row = _row++;
        if (
            _current.Validity != 0
            && !Bitmap.Get(new ReadOnlySpan<byte>((byte*)_current.Validity + (row >> 3), 1), row & 7)
        )
            output.Null();
        else
            Write(in _current, row, output);
    }

    protected abstract void Write(in ChunkBuffers chunk, int row, CsvOutput output);

    private sealed class IntegerWriter<T>(VectorView view) : CsvColumnWriter(view)
        where T : unmanaged, IUtf8SpanFormattable
    {
        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output) =>
            output.Integer(((T*)chunk.Data)[row]);
    }

    private sealed class FloatWriter<T>(VectorView view) : CsvColumnWriter(view)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output) =>
            output.Float(((T*)chunk.Data)[row]);
    }

    private sealed class BoolWriter(VectorView view) : CsvColumnWriter(view)
    {
        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output)
        {
            var bits = new ReadOnlySpan<byte>((byte*)chunk.Data + (row >> 3), 1);
            output.Word(Bitmap.Get(bits, row & 7) ? "true"u8 : "false"u8);
        }
    }

    private sealed class DateWriter(VectorView view) : CsvColumnWriter(view)
    {
        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output) =>
            output.Date(((int*)chunk.Data)[row]);
    }

    private sealed class TimeWriter(VectorView view) : CsvColumnWriter(view)
    {
        private readonly TimeUnit _unit = view.Type.Unit;
        private readonly bool _isUtc = view.Type.TimeZone is not null;

        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output) =>
            output.Time(((long*)chunk.Data)[row], _unit, _isUtc);
    }

    private sealed class TextWriter(VectorView view) : CsvColumnWriter(view)
    {
        protected override void Write(in ChunkBuffers chunk, int row, CsvOutput output)
        {
            int* offsets = (int*)chunk.Offsets;
            output.Text(new ReadOnlySpan<byte>((byte*)chunk.Data + offsets[row], offsets[row + 1] - offsets[row]));
        }
    }
}
