using System.Text;
using System.Text.Unicode;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>The handle of a vector of text, stored as UTF-8.</summary>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class TextVector : StoredVector
{
    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int MaxByteLength = (int)Geometry.MaxSegmentBytes;

    internal TextVector(Database database, RegionState region)
        : base(database, region, ElementType.Utf8) { }

    /// <summary>The text of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    public string this[long index]
    {
        get
        {
            using ViewScope<VectorView> scope = OpenView();
            return ((TextView)scope.View)[index];
        }
    }

    /// <summary>The text of a row, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public string? Get(long index)
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((TextView)scope.View).Get(index);
    }

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
        ThrowIfTooLong(byteLength);
        using (Gate.EnterEdit())
        {
            RowBuffer piece = RoomFor(byteLength);
            if (
                Utf8.FromUtf16(
                    value,
                    new Span<byte>(piece.Next, byteLength),
                    out _,
                    out _,
                    replaceInvalidSequences: false
                ) != System.Buffers.OperationStatus.Done
            )
                throw new ArgumentException(
                    "The text has half a surrogate pair, which UTF-8 cannot hold.",
                    nameof(value)
                );
            piece.Advance(byteLength);
        }
    }

    /// <summary>Appends a text given in UTF-8.</summary>
    /// <param name="utf8">The text; it is copied.</param>
    /// <exception cref="ArgumentException">It is not UTF-8, or longer than <see cref="MaxByteLength"/>.</exception>
    public void AppendUtf8(ReadOnlySpan<byte> utf8)
    {
        ThrowIfTooLong(utf8.Length);
        if (!Utf8.IsValid(utf8))
            throw new ArgumentException("The bytes are not UTF-8.", nameof(utf8));
        using (Gate.EnterEdit())
        {
            RowBuffer piece = RoomFor(utf8.Length);
            utf8.CopyTo(new Span<byte>(piece.Next, utf8.Length));
            piece.Advance(utf8.Length);
        }
    }

    /// <summary>Appends texts one after the other.</summary>
    /// <param name="values">The texts.</param>
    public void Append(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string? value in values)
            Append(value);
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        ThrowUnlessNullable();
        using (Gate.EnterEdit())
        {
            RoomFor(0).AdvanceNull(0);
        }
    }

    private static void ThrowIfTooLong(int byteLength)
    {
        if (byteLength > MaxByteLength)
            throw new ArgumentException($"The text has {byteLength} bytes of UTF-8; a value may have {MaxByteLength}.");
    }
}
