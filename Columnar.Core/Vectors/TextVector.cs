using System.Runtime.CompilerServices;
using System.Text;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of text, stored as UTF-8.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class TextVector : StoredVector, IRows<string>
{
    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int MaxByteLength = (int)Geometry.MaxSegmentBytes;

    private static readonly ReadRow<string?> s_read = static (in ChunkBuffers piece, int row) =>
        piece.IsNull(row) ? null : Encoding.UTF8.GetString(piece.BytesOf(row));

    internal TextVector(VectorOwner owner)
        : base(owner) { }

    RowReader<string> IRows<string>.OpenRows() => new TextRowReader(OpenView());

    /// <summary>The text of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public string this[long index]
    {
        get
        {
            string? value = Owner.Read(index, s_read);
            if (value is null)
                Throw.NullValue(Name, index);
            return value;
        }
    }

    /// <summary>The value of a row, which may be counted from the end: <c>[^1]</c> is the last.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public string this[Index index] => this[index.IsFromEnd ? Length - index.Value : index.Value];

    /// <summary>A range of the rows, without a copy: <c>[^3..]</c> are the last three. What lies outside the rows is left away.</summary>
    /// <param name="range">The rows.</param>
    public RowRange<string> this[Range range] => RowRange<string>.Clamped(this, range);

    /// <summary>The text of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string? Get(long index) => Owner.Read(index, s_read);

    /// <summary>Appends a text or, where it is null, a null.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    public void Append(string? value)
    {
        if (value is null)
            AppendNull();
        else
            Append(value.AsSpan());
    }

    /// <summary>Appends a text.</summary>
    /// <param name="value">The text in UTF-16.</param>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    public void Append(ReadOnlySpan<char> value)
    {
        int byteLength = Encoding.UTF8.GetByteCount(value);
        Utf8Text.CheckLength(byteLength, MaxByteLength);
        using (Gate.EnterEdit())
        {
            RowBuffer piece = Owner.RoomFor(byteLength);
            Utf8Text.Write(value, new Span<byte>(piece.Next, byteLength));
            piece.Advance(byteLength);
        }
    }

    /// <summary>Appends a text given in UTF-8.</summary>
    /// <param name="utf8">The text; it is copied.</param>
    /// <exception cref="ArgumentException">It is not UTF-8, or longer than <see cref="MaxByteLength"/>.</exception>
    public void AppendUtf8(ReadOnlySpan<byte> utf8)
    {
        Utf8Text.Check(utf8, MaxByteLength);
        if (Gate.TryEnterFast())
        {
            bool isDone = Owner.OpenPiece is { } open && open.TryAppend(utf8);
            Gate.ExitFast();
            if (isDone)
                return;
        }
        using (Gate.EnterEdit())
        {
            RowBuffer piece = Owner.RoomFor(utf8.Length);
            utf8.CopyTo(new Span<byte>(piece.Next, utf8.Length));
            piece.Advance(utf8.Length);
        }
    }

    /// <summary>Appends a text whose row the caller names.</summary>
    /// <param name="index">The row it is to be: the present length.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vector has another length; nothing was appended.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{char})" path="/exception"/>
    public void AppendAt(long index, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        VectorOwner owner = Owner;
        _ = WithRow(
            Encode(value),
            (in ChunkBuffers row) =>
            {
                owner.AppendAt(index, row);
                return true;
            }
        );
    }

    /// <summary>Appends copies of a text until the vector has a length.</summary>
    /// <param name="length">The length; nothing is appended where the vector has it already.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="IOException">The disk is full or failed; nothing was appended.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{char})" path="/exception"/>
    public void FillTo(long length, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        VectorOwner owner = Owner;
        _ = WithRow(
            Encode(value),
            (in ChunkBuffers row) =>
            {
                owner.FillTo(length, row);
                return true;
            }
        );
    }

    /// <summary>Replaces the text of a row, or makes it null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The text, or null.</param>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{char})" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/remarks"/>
    public void Update(long index, string? value)
    {
        if (value is null)
            Delete(index);
        else
            UpdateBytes(index, Encode(value));
    }

    /// <summary>Replaces the text of a row by one given in UTF-8.</summary>
    /// <param name="index">The row.</param>
    /// <param name="utf8">The text; it is copied.</param>
    /// <inheritdoc cref="AppendUtf8" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/exception"/>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/remarks"/>
    public void UpdateUtf8(long index, ReadOnlySpan<byte> utf8)
    {
        Utf8Text.Check(utf8, MaxByteLength);
        UpdateBytes(index, utf8);
    }

    /// <summary>Makes a row null and gives the text it had; null where it had none.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public string? Take(long index) => Owner.Take(index, s_read);

    /// <summary>Gives the first null row a text; where there is none, appends it.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The row it stands in.</returns>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    /// <inheritdoc cref="Append(ReadOnlySpan{char})" path="/exception"/>
    public long FillFirstNull(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        VectorOwner owner = Owner;
        return WithRow(Encode(value), (in ChunkBuffers row) => owner.FillFirstNull(row));
    }

    /// <summary>Appends texts one after the other.</summary>
    /// <param name="values">The texts.</param>
    public void Append(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string? value in values)
            Append(value);
    }

    private void UpdateBytes(long index, ReadOnlySpan<byte> utf8)
    {
        VectorOwner owner = Owner;
        _ = WithRow(
            utf8,
            (in ChunkBuffers row) =>
            {
                owner.Replace(index, row);
                return true;
            }
        );
    }

    private static ReadOnlySpan<byte> Encode(string value) => Utf8Text.Encode(value, [], MaxByteLength);

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, string> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedText(this));
}
