using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using Columnar.Memory;
using Columnar.Vectors;

namespace Columnar;

/// <summary>Gives the members of a row from the columns of a table; what <see cref="IColumnarRow{TSelf}.Decode"/> reads from.</summary>
/// <remarks>
/// Conversions are checked: a value that the .NET type cannot hold exactly throws <see cref="OverflowException"/>. Members are named by
/// their place in the row's schema. A null is not to be read; ask <see cref="IsNull"/> first.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public sealed unsafe class RowDecoder
{
    private ViewCursor[] _columns;

    internal RowDecoder(IEnumerable<VectorView> columns) =>
        _columns = [.. columns.Select(column => new ViewCursor(column))];

    /// <summary>The row that is read; it exists, and the lease of its view is entered.</summary>
    internal long Row { get; set; }

    /// <summary>Called before the lease is exited: from here on nothing can be read.</summary>
    internal void Close() => _columns = [];

    /// <summary>Whether a member is null.</summary>
    /// <param name="member">The member's place.</param>
    public bool IsNull(int member)
    {
        ref readonly ChunkBuffers piece = ref _columns[member].SeekValidity(Row);
        // SAFETY: the bitmap has a bit for each row of the piece.
        return piece.NullCount > 0
            && !Bitmap.Get(
                new ReadOnlySpan<byte>((void*)piece.Validity, (int)Bitmap.ByteLength(piece.Length)),
                Row - piece.FirstRow
            );
    }

    /// <summary>Reads a value as it is in memory.</summary>
    /// <typeparam name="T">A type as wide as the column's values.</typeparam>
    /// <param name="member">The member's place.</param>
    /// <exception cref="InvalidOperationException">The column's values have another width.</exception>
    public T ReadValue<T>(int member)
        where T : unmanaged
    {
        ViewCursor column = _columns[member];
        if (sizeof(T) * 8 != column.View.Type.BitWidth || column.View.Type.IsText)
            throw new InvalidOperationException(
                $"Column '{column.View.Name}' holds {column.View.Type}; {typeof(T).Name} has {sizeof(T)} bytes."
            );
        ref readonly ChunkBuffers piece = ref column.Seek(Row);
        // SAFETY: the piece holds the row, and its values are as wide as T.
        return Unsafe.ReadUnaligned<T>((byte*)piece.Data + (Row - piece.FirstRow) * sizeof(T));
    }

    /// <summary>Reads a truth value.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="InvalidOperationException">The column holds no truth values.</exception>
    public bool ReadBool(int member)
    {
        ref readonly ChunkBuffers piece = ref Column(member, ElementKind.Bool).Seek(Row);
        // SAFETY: the column holds a bit for each row of the piece.
        return Bitmap.Get(
            new ReadOnlySpan<byte>((void*)piece.Data, (int)Bitmap.ByteLength(piece.Length)),
            Row - piece.FirstRow
        );
    }

    /// <summary>Reads a text.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="InvalidOperationException">The column holds no text.</exception>
    public string ReadText(int member) => Encoding.UTF8.GetString(BytesSpan(member, ElementKind.Utf8));

    /// <summary>Reads bytes; they are copied.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="InvalidOperationException">The column holds no binary values.</exception>
    public ReadOnlyMemory<byte> ReadBytes(int member) => BytesSpan(member, ElementKind.Binary).ToArray();

    /// <summary>Reads a date.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It lies outside the years 1 to 9999.</exception>
    public DateOnly ReadDateOnly(int member) => Convert<Date32, DateOnly>(member);

    /// <summary>Reads a time of day.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It is no time of a day, or not a whole number of 100 ns.</exception>
    public TimeOnly ReadTimeOnly(int member) => Convert<Time64, TimeOnly>(member);

    /// <summary>Reads a time, in UTC where the column has a zone, else of an unspecified kind.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    public DateTime ReadDateTime(int member) => Convert<Timestamp, DateTime>(member);

    /// <summary>Reads a moment, in UTC.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    public DateTimeOffset ReadDateTimeOffset(int member) => Convert<Timestamp, DateTimeOffset>(member);

    /// <summary>Reads a length of time.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It is out of the range of TimeSpan, or not a whole number of 100 ns.</exception>
    public TimeSpan ReadTimeSpan(int member) => Convert<Duration, TimeSpan>(member);

    /// <summary>Reads a decimal.</summary>
    /// <param name="member">The member's place.</param>
    /// <exception cref="OverflowException">It has more digits than a .NET decimal holds.</exception>
    public decimal ReadDecimal(int member) => Convert<Decimal128, decimal>(member);

    /// <summary>Reads a UUID.</summary>
    /// <param name="member">The member's place.</param>
    public Guid ReadGuid(int member) => Convert<Uuid, Guid>(member);

    private TNet Convert<TStored, TNet>(int member)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct => TStored.ToNet(ReadValue<TStored>(member), _columns[member].View.Type);

    private ViewCursor Column(int member, ElementKind kind)
    {
        ViewCursor column = _columns[member];
        ElementType type = column.View.Type;
        return type.Kind == kind || (kind == ElementKind.Utf8 && type.IsText)
            ? column
            : throw new InvalidOperationException(
                $"Column '{column.View.Name}' holds {type}, not {kind.ToString().ToLowerInvariant()}."
            );
    }

    private ReadOnlySpan<byte> BytesSpan(int member, ElementKind kind)
    {
        ref readonly ChunkBuffers piece = ref Column(member, kind).Seek(Row);
        // SAFETY: a column of varying length has Length + 1 offsets per piece, checked against the data when its view was made.
        int* offsets = (int*)piece.Offsets + (Row - piece.FirstRow);
        return new ReadOnlySpan<byte>((byte*)piece.Data + offsets[0], offsets[1] - offsets[0]);
    }
}
