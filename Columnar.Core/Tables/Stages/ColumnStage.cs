using System.Runtime.CompilerServices;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar.Tables;

/// <summary>Values of one column that wait, converted and checked, until rows of all columns are appended together.</summary>
internal abstract class ColumnStage
{
    private readonly RowLayout _layout;

    private protected ColumnStage(StoredVector column, string name)
    {
        Column = column;
        Name = name;
        _layout = new RowLayout(true, column.IsNullable, column.Type.IsText ? 0 : column.Type.BitWidth);
        Rows = new PendingRows(_layout);
    }

    /// <summary>Where the values are to go.</summary>
    public StoredVector Column { get; }

    public string Name { get; }

    /// <summary>Rows that wait.</summary>
    public long RowCount => Rows.Rows;

    /// <summary>Bytes that wait.</summary>
    public long ByteLength => Rows.ByteLength;

    private protected PendingRows Rows { get; }

    /// <summary>A stage for a column.</summary>
    /// <param name="column">Where the values are to go.</param>
    /// <param name="name">What it is called in messages.</param>
    public static ColumnStage Create(StoredVector column, string name) =>
        column.Type.Kind switch
        {
            ElementKind.Int8 => new NumberStage<sbyte>(column, name),
            ElementKind.UInt8 => new NumberStage<byte>(column, name),
            ElementKind.Int16 => new NumberStage<short>(column, name),
            ElementKind.UInt16 => new NumberStage<ushort>(column, name),
            ElementKind.Int32 => new NumberStage<int>(column, name),
            ElementKind.UInt32 => new NumberStage<uint>(column, name),
            ElementKind.Int64 => new NumberStage<long>(column, name),
            ElementKind.UInt64 => new NumberStage<ulong>(column, name),
            ElementKind.Float16 => new NumberStage<Half>(column, name),
            ElementKind.Float32 => new NumberStage<float>(column, name),
            ElementKind.Float64 => new NumberStage<double>(column, name),
            ElementKind.Date32 => new DateStage(column, name),
            ElementKind.Timestamp => new TimestampStage(column, name),
            ElementKind.Time64 => new TimeOfDayStage(column, name),
            ElementKind.Duration => new DurationStage(column, name),
            ElementKind.Decimal128 => new DecimalStage(column, name),
            ElementKind.Uuid => new UuidStage(column, name),
            ElementKind.FixedBinary or ElementKind.Struct or ElementKind.OtherFixed => new FixedBinaryStage(
                column,
                name
            ),
            ElementKind.Binary => new BinaryStage(column, name),
            ElementKind.Bool => new BoolStage(column, name),
            ElementKind.Utf8 or ElementKind.DictionaryText => new TextStage(column, name),
            _ => throw new NotSupportedException($"Rows with values of {column.Type} cannot be appended one by one."),
        };

    /// <summary>Adds a value, converted without loss to the column's type, or a null.</summary>
    /// <exception cref="ArgumentException">The column cannot hold values of this type, or not this text.</exception>
    /// <exception cref="OverflowException">The value is out of the column's range, or would be rounded.</exception>
    /// <exception cref="InvalidOperationException">It is null and the column is not nullable.</exception>
    public void Append<T>(T value)
    {
        if (value is null)
            AppendNull();
        else if (this is IValueTarget<T> exact)
            exact.Take(value);
        else
            Convert(value);
    }

    /// <summary>Adds a null.</summary>
    /// <exception cref="InvalidOperationException">The column is not nullable.</exception>
    public void AppendNull()
    {
        if (!_layout.IsNullable)
            throw new InvalidOperationException($"Column '{Name}' is not nullable; there is no null in it.");
        TakeNull();
    }

    /// <summary>Adds a value as its bytes lie in a vector: of its width, or UTF-8, which they are known to be.</summary>
    public unsafe void TakeBytes(ReadOnlySpan<byte> value)
    {
        RowBuffer piece = RoomFor(_layout.HasOffsets ? value.Length : 0);
        // SAFETY: RoomFor gave room for that many bytes; values of a fixed width have that of the layout.
        value.CopyTo(new Span<byte>(piece.Next, value.Length));
        piece.Advance(value.Length);
    }

    /// <summary>The rows as chunks, good until the next change of the stage.</summary>
    public ChunkBuffers[] ToChunks() =>
        [.. Rows.Pieces.Where(piece => piece.Rows > 0).Select(piece => piece.Buffers(0))];

    /// <summary>Takes the last row back.</summary>
    public void RemoveLast() => Rows.RemoveLast();

    /// <summary>Forgets the rows.</summary>
    public void Clear() => Rows.Clear();

    /// <summary>Adds a value of any type.</summary>
    private protected abstract void Convert(object value);

    private protected abstract void TakeNull();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected RowBuffer RoomFor(int byteLength) => Rows.TryGetRoom(byteLength) ?? Rows.AddPiece(byteLength);

    private protected ArgumentException Refused(object value) =>
        new($"Column '{Name}' of {Column.Type} cannot hold '{value}', which is of type {value.GetType().Name}.");
}
