using System.Runtime.CompilerServices;
using System.Text;
using Columnar.Memory;
using Columnar.Storage;
using Columnar.Vectors;

namespace Columnar;

/// <summary>
/// The handle of a vector of text that is stored as codes of a dictionary: every different text once, and 32 bits per row. For columns with
/// few different texts, such as symbols, countries, states.
/// </summary>
/// <remarks>
/// Codes are given in the order in which texts first come, and a code stands for the same text for ever: cutting, clearing and
/// updating rows leave the dictionary as it is. It is read into memory when the first text is appended or looked up.
/// </remarks>
/// <inheritdoc cref="StoredVector" path="/remarks"/>
public sealed unsafe class DictionaryTextVector : StoredVector, IRows<string>
{
    /// <summary>The longest value, in bytes of UTF-8: longer texts gain nothing from a dictionary.</summary>
    public const int MaxByteLength = 65_536;

    private const int StackBytes = 512;

    private static readonly ReadRow<string> s_text = static (in ChunkBuffers piece, int row) =>
        Encoding.UTF8.GetString(piece.BytesOf(row));

    private static readonly ReadRow<int?> s_code = static (in ChunkBuffers piece, int row) =>
        piece.IsNull(row) ? null : ((int*)piece.Data)[row];

    internal DictionaryTextVector(VectorOwner owner)
        : base(owner) { }

    private TextDictionary Texts => Owner.Texts!;

    RowReader<string> IRows<string>.OpenRows() => new TextRowReader(OpenView());

    /// <summary>How many different texts the dictionary holds, pending ones included.</summary>
    public int DictionaryLength
    {
        get
        {
            using (Gate.EnterScope())
                return (int)Texts.Length;
        }
    }

    /// <summary>The text of a row, pending ones included.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The value is null.</exception>
    [OverloadResolutionPriority(1)]
    public string this[long index]
    {
        get
        {
            string? value = Get(index);
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
    public string? Get(long index)
    {
        using (Gate.EnterScope())
        {
            using OwnerPin pin = new(Database.Store);
            return Owner.Read(pin, index, s_code) is { } code ? TextOf(pin, code) : null;
        }
    }

    /// <summary>The code of a row's text, or null.</summary>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int? GetCode(long index) => Owner.Read(index, s_code);

    /// <summary>The text that a code stands for.</summary>
    /// <param name="code">The code.</param>
    /// <exception cref="ArgumentOutOfRangeException">It stands for none.</exception>
    public string GetText(int code)
    {
        using (Gate.EnterScope())
        {
            using OwnerPin pin = new(Database.Store);
            return Texts.Read(pin, code, s_text);
        }
    }

    /// <summary>The code of a text; null where the dictionary does not have it.</summary>
    /// <param name="text">The text.</param>
    public int? FindCode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<byte> utf8 = Utf8Text.Encode(text, stackalloc byte[StackBytes], MaxByteLength);
        using (Gate.EnterScope())
            return Texts.Find(utf8) is var code and >= 0 ? code : null;
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
    public void Append(ReadOnlySpan<char> value) =>
        AppendChecked(Utf8Text.Encode(value, stackalloc byte[StackBytes], MaxByteLength));

    /// <summary>Appends a text given in UTF-8.</summary>
    /// <param name="utf8">The text; it is copied.</param>
    /// <exception cref="ArgumentException">It is not UTF-8, or longer than <see cref="MaxByteLength"/>.</exception>
    public void AppendUtf8(ReadOnlySpan<byte> utf8)
    {
        Utf8Text.Check(utf8, MaxByteLength);
        AppendChecked(utf8);
    }

    /// <summary>Appends texts one after the other.</summary>
    /// <param name="values">The texts.</param>
    public void Append(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string? value in values)
            Append(value);
    }

    /// <summary>Appends a text as a row whose number the caller names.</summary>
    /// <param name="index">The row: the number of rows there are.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is another number; nothing has changed.</exception>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    public void AppendAt(long index, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ReadOnlySpan<byte> utf8 = Utf8Text.Encode(value, stackalloc byte[StackBytes], MaxByteLength);
        using (Gate.EnterEdit())
        {
            // Before the text gets a code.
            Owner.CheckNextRow(index);
            int code = CodeOf(utf8);
            Owner.AppendAt(index, RowAt(&code));
        }
    }

    /// <summary>Appends copies of a text until there are some number of rows.</summary>
    /// <param name="length">How many; where there are as many already nothing is appended.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    public void FillTo(long length, string value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(value);
        ReadOnlySpan<byte> utf8 = Utf8Text.Encode(value, stackalloc byte[StackBytes], MaxByteLength);
        using (Gate.EnterEdit())
        {
            if (length > Owner.Length)
                WithCode(
                    utf8,
                    code =>
                    {
                        Owner.FillTo(length, RowAt(&code));
                        return length;
                    }
                );
        }
    }

    /// <summary>Replaces the text of a row, or makes it null.</summary>
    /// <param name="index">The row.</param>
    /// <param name="value">The text; null for null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    /// <exception cref="InvalidOperationException">It is null and the vector is not nullable.</exception>
    /// <inheritdoc cref="ValueVector{T}.Update(long, T)" path="/remarks"/>
    public void Update(long index, string? value)
    {
        if (value is null)
        {
            Delete(index);
            return;
        }
        ReadOnlySpan<byte> utf8 = Utf8Text.Encode(value, stackalloc byte[StackBytes], MaxByteLength);
        using (Gate.EnterEdit())
        {
            Owner.CheckRow(index);
            WithCode(
                utf8,
                code =>
                {
                    Owner.Replace(index, RowAt(&code));
                    return index;
                }
            );
        }
    }

    /// <summary>Reads a row and makes it null.</summary>
    /// <param name="index">The row.</param>
    /// <returns>The text; null where it was null already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public string? Take(long index)
    {
        Owner.ThrowUnlessNullable();
        using (Gate.EnterEdit())
        {
            string? text = Get(index);
            Owner.Delete(index);
            return text;
        }
    }

    /// <summary>Gives the first null a text, or appends it where there is none.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">It has half a surrogate pair, or is longer than <see cref="MaxByteLength"/>.</exception>
    /// <exception cref="InvalidOperationException">The vector is not nullable.</exception>
    public long FillFirstNull(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ReadOnlySpan<byte> utf8 = Utf8Text.Encode(value, stackalloc byte[StackBytes], MaxByteLength);
        Owner.ThrowUnlessNullable();
        using (Gate.EnterEdit())
            return WithCode(utf8, code => Owner.FillFirstNull(RowAt(&code)));
    }

    /// <summary>All texts as an array, pending ones included.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public string?[] ToArray()
    {
        using ViewScope<VectorView> scope = OpenView();
        return ((DictionaryTextView)scope.View).ToArray();
    }

    /// <summary>The codes of rows of text, which get new ones where they are new.</summary>
    internal override ChunkBuffers ToStored(in ChunkBuffers rows, out object? memory)
    {
        for (int row = 0; row < rows.Length; row++)
            Utf8Text.CheckLength((int)rows.TextLengthOf(row), MaxByteLength);
        Owner.CheckNulls(rows);
        PinnedBuffer codes = new(checked(rows.Length * sizeof(int)));
        memory = codes;
        for (int row = 0; row < rows.Length; row++)
            ((int*)codes.Address)[row] = rows.IsNull(row) ? 0 : CodeOf(rows.BytesOf(row));
        return new ChunkBuffers(rows.FirstRow, rows.Length, rows.Validity, 0, codes.Address, rows.NullCount);
    }

    private void AppendChecked(ReadOnlySpan<byte> utf8)
    {
        // Nothing here may throw or call out: the gate is entered without its lock.
        if (Gate.TryEnterFast())
        {
            bool isDone =
                Owner.OpenPiece is { } open && Texts.FindReady(utf8) is var known and >= 0 && open.TryAppend(known);
            Gate.ExitFast();
            if (isDone)
                return;
        }
        using (Gate.EnterEdit())
        {
            int code = CodeOf(utf8);
            RowBuffer piece = Owner.RoomFor(0);
            // SAFETY: RoomFor gave room for one value, whose width the layout has.
            Unsafe.WriteUnaligned(piece.Next, code);
            piece.Advance(sizeof(int));
        }
    }

    // Texts that wait are written early as rows are; a text that is new now is pending together with its row.
    private int CodeOf(ReadOnlySpan<byte> utf8)
    {
        Owner.PrepareEdit();
        return Texts.CodeOf(utf8);
    }

    // An edit that is refused leaves no text behind.
    private long WithCode(ReadOnlySpan<byte> utf8, Func<int, long> edit)
    {
        Owner.PrepareEdit();
        long pendingTexts = Texts.PendingCount;
        int code = Texts.CodeOf(utf8);
        try
        {
            return edit(code);
        }
        catch
        {
            Texts.TakeBack(pendingTexts);
            throw;
        }
    }

    // A code of the file may stand for nothing.
    private string TextOf(OwnerPin pin, int code)
    {
        long length = Texts.LengthIn(pin);
        return (uint)code < (ulong)length
            ? Texts.Read(pin, code, s_text)
            : throw new CorruptDataException($"codes of '{Name}'", -1, $"a code below {length}", $"{code}");
    }

    /// <summary>The face of the vector that takes nothing but indexes of one type.</summary>
    /// <typeparam name="TIndex">The index type. Its name is recorded with a vector that has none yet, as a pending change.</typeparam>
    /// <exception cref="SchemaMismatchException">Another index type is recorded with the vector.</exception>
    public Keyed<TIndex, string> By<TIndex>()
        where TIndex : struct, IColumnarIndex<TIndex> => new(new KeyedDictionaryText(this));
}
