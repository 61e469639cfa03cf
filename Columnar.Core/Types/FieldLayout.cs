using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Columnar.Types;

/// <summary>
/// The fields of a struct that is stored as its bytes: names, types, order. A hash tells one layout from another; the fields in words
/// stand beside it for messages and for other programs.
/// </summary>
internal sealed class FieldLayout
{
    private const int HashLength = 32;

    // Longer descriptions are cut in the record; the hash is of the whole.
    private const int MaxFieldsLength = 1_000;

    private FieldLayout(string hash, string fields)
    {
        Hash = hash;
        Fields = fields;
    }

    /// <summary>The first 16 bytes of the SHA-256 of the fields in UTF-8, in lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The fields, for example <c>{X: float64, Y: float64}</c>; cut where there are very many.</summary>
    public string Fields { get; }

    /// <summary>The layout of a struct.</summary>
    /// <param name="type">The struct.</param>
    /// <param name="byteWidth">Its size in memory.</param>
    /// <param name="layout">The layout, or null where the struct cannot be stored as its bytes.</param>
    /// <param name="problem">Why it cannot.</param>
    public static bool TryOf(
        Type type,
        int byteWidth,
        [NotNullWhen(true)] out FieldLayout? layout,
        [NotNullWhen(false)] out string? problem
    )
    {
        layout = null;
        var reader = new FieldReader();
        problem =
            byteWidth > ElementType.MaxByteWidth
                ? $"it has {byteWidth} bytes, and a value at most {ElementType.MaxByteWidth}"
                : reader.Problem(type, byteWidth);
        string fields = reader.Words;
        if (problem is null && !IsPlainText(fields))
            problem = "a field's name is no text";
        if (problem is not null)
            return false;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(fields));
        layout = new FieldLayout(Convert.ToHexStringLower(hash.AsSpan(0, HashLength / 2)), Cut(fields));
        return true;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FieldLayout? layout)
    {
        layout = null;
        if (text is null || text.Length < HashLength + 2 || text.Length > HashLength + 1 + MaxFieldsLength)
            return false;
        string hash = text[..HashLength];
        string fields = text[(HashLength + 1)..];
        if (text[HashLength] == ' ' && hash.All(char.IsAsciiHexDigitLower) && IsPlainText(fields))
            layout = new FieldLayout(hash, fields);
        return layout is not null;
    }

    /// <summary>What stands in the file: the hash, a space, the fields.</summary>
    public override string ToString() => $"{Hash} {Fields}";

    private static bool IsPlainText(string text) => ElementFormat.IsText(text) && !text.Any(char.IsControl);

    private static string Cut(string fields)
    {
        if (fields.Length <= MaxFieldsLength)
            return fields;
        int length = MaxFieldsLength - 1;
        return fields[..(char.IsHighSurrogate(fields[length - 1]) ? length - 1 : length)] + '…';
    }
}
