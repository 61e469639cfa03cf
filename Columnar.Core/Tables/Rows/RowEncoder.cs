using System.Buffers;
using System.ComponentModel;
using System.Text;
using System.Text.Unicode;
using Columnar.Memory;
using Columnar.Tables;

namespace Columnar;

/// <summary>Takes the members of rows and lays them out as columns; what <see cref="IColumnarRow{TSelf}.Encode"/> writes to.</summary>
/// <remarks>
/// Each member of a row is written once. Conversions are checked: a value that the column cannot hold exactly throws
/// <see cref="OverflowException"/>, and no row of the call that appends is appended. Members are named by their place in the row's schema.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed class RowEncoder
{
    private readonly CellBuffer[] _columns;

    internal RowEncoder(IReadOnlyList<TableColumn> schema) =>
        _columns = [.. schema.Select(column => new CellBuffer(column))];

    internal int Rows { get; private set; }

    /// <summary>Rows there is memory for.</summary>
    internal int RowCapacity => _columns[0].RowCapacity;

    /// <summary>The column of a member as a chunk of the rows written.</summary>
    internal ChunkBuffers Buffers(int member) => _columns[member].Buffers();

    internal void Clear()
    {
        Rows = 0;
        foreach (CellBuffer column in _columns)
            column.Clear();
    }

    internal void EndRow()
    {
        Rows++;
        foreach (CellBuffer column in _columns)
        {
            if (column.Rows != Rows)
                throw new InvalidOperationException(
                    $"A row wrote '{column.Column.Name}' {column.Rows - Rows + 1} times; each member is written once."
                );
        }
    }

    /// <summary>Writes a value as it is in memory.</summary>
    /// <typeparam name="T">A type as wide as the column's values.</typeparam>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The column's values have another width.</exception>
    public void WriteValue<T>(int member, T value)
        where T : unmanaged => _columns[member].AddValue(value);

    /// <summary>Writes a null.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="InvalidOperationException">The column is not nullable.</exception>
    public void WriteNull(int member) => _columns[member].AddNull();

    /// <summary>Writes a truth value.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The value.</param>
    public void Write(int member, bool value) => _columns[member].AddBit(value);

    /// <summary>Writes a text.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException">It is null, has half a surrogate pair, or is longer than <see cref="TextVector.MaxByteLength"/>, in a dictionary <see cref="DictionaryTextVector.MaxByteLength"/>.</exception>
    public void Write(int member, string value)
    {
        CellBuffer column = _columns[member];
        if (value is null)
            throw new ArgumentException(
                $"A text is null; column '{column.Column.Name}' is not nullable.",
                nameof(value)
            );
        int byteLength = Encoding.UTF8.GetByteCount(value);
        CheckLength(column, byteLength);
        OperationStatus status = Utf8.FromUtf16(
            value,
            column.AddBytes(ElementKind.Utf8, byteLength),
            out _,
            out _,
            replaceInvalidSequences: false
        );
        if (status != OperationStatus.Done)
            throw new ArgumentException(
                $"The text for column '{column.Column.Name}' has half a surrogate pair, which UTF-8 cannot hold.",
                nameof(value)
            );
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The bytes; they are copied.</param>
    /// <exception cref="ArgumentException">They are more than <see cref="TextVector.MaxByteLength"/>.</exception>
    public void Write(int member, ReadOnlyMemory<byte> value)
    {
        CellBuffer column = _columns[member];
        CheckLength(column, value.Length);
        value.Span.CopyTo(column.AddBytes(ElementKind.Binary, value.Length));
    }

    /// <summary>Writes a date.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The date.</param>
    public void Write(int member, DateOnly value) => Convert<Date32, DateOnly>(member, value);

    /// <summary>Writes a time of day.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The time.</param>
    /// <exception cref="OverflowException">It is not a whole number of the column's unit.</exception>
    public void Write(int member, TimeOnly value) => Convert<Time64, TimeOnly>(member, value);

    /// <summary>Writes a time, under the rules of <see cref="VectorConversions"/> for columns with a zone and without.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The time.</param>
    /// <exception cref="OverflowException">It is not a whole number of the column's unit, or out of its range.</exception>
    /// <exception cref="ArgumentException">The column has a zone and the time is of an unspecified kind.</exception>
    public void Write(int member, DateTime value) => Convert<Timestamp, DateTime>(member, value);

    /// <summary>Writes a moment; its offset from UTC is not kept.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The moment.</param>
    /// <exception cref="OverflowException">It is not a whole number of the column's unit, or out of its range.</exception>
    /// <exception cref="ArgumentException">The column has no zone.</exception>
    public void Write(int member, DateTimeOffset value) => Convert<Timestamp, DateTimeOffset>(member, value);

    /// <summary>Writes a length of time.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The length.</param>
    /// <exception cref="OverflowException">It is not a whole number of the column's unit, or out of its range.</exception>
    public void Write(int member, TimeSpan value) => Convert<Duration, TimeSpan>(member, value);

    /// <summary>Writes a decimal.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="OverflowException">It has more digits, or more of them behind the point, than the column.</exception>
    public void Write(int member, decimal value) => Convert<Decimal128, decimal>(member, value);

    /// <summary>Writes a UUID.</summary>
    /// <param name="member">The member's place.</param>
    /// <param name="value">The UUID.</param>
    public void Write(int member, Guid value) => Convert<Uuid, Guid>(member, value);

    private void Convert<TStored, TNet>(int member, TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        CellBuffer column = _columns[member];
        column.AddValue(TStored.FromNet(value, column.Type));
    }

    private static void CheckLength(CellBuffer column, int byteLength)
    {
        int most =
            column.Type.Kind == ElementKind.DictionaryText
                ? DictionaryTextVector.MaxByteLength
                : TextVector.MaxByteLength;
        if (byteLength > most)
            throw new ArgumentException(
                $"A value for column '{column.Column.Name}' has {byteLength} bytes; it may have {most}."
            );
    }
}
