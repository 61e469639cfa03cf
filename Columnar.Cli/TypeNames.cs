using System.Globalization;

namespace Columnar.Cli;

/// <summary>Element types as users write them: <c>int64</c>, <c>date32</c>, <c>timestamp[us, UTC]</c>.</summary>
internal static class TypeNames
{
    private static readonly ElementType[] s_types =
    [
        ElementType.Int8,
        ElementType.UInt8,
        ElementType.Int16,
        ElementType.UInt16,
        ElementType.Int32,
        ElementType.UInt32,
        ElementType.Int64,
        ElementType.UInt64,
        ElementType.Float16,
        ElementType.Float32,
        ElementType.Float64,
        ElementType.Bool,
        ElementType.Date32,
        ElementType.Utf8,
        ElementType.DictionaryText,
        ElementType.Uuid,
        ElementType.Binary,
    ];

    private static readonly char[] s_brackets = ['[', '('];
    private static readonly char[] s_closing = [']', ')', ' '];

    private static readonly Dictionary<string, TimeUnit> s_units = new(StringComparer.Ordinal)
    {
        ["s"] = TimeUnit.Second,
        ["ms"] = TimeUnit.Millisecond,
        ["us"] = TimeUnit.Microsecond,
        ["ns"] = TimeUnit.Nanosecond,
    };

    /// <summary>Reads the options <c>--type col=type</c>.</summary>
    /// <exception cref="UsageException">One of them has another form, names no type, or a column for the second time.</exception>
    public static Dictionary<string, ElementType> ParseColumns(IEnumerable<string> texts)
    {
        var types = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int sign = text.LastIndexOf('=');
            if (sign <= 0)
                throw new UsageException($"--type '{text}' has not the form COLUMN=TYPE, as in --type id=utf8.");
            if (!types.TryAdd(text[..sign], Parse(text[(sign + 1)..])))
                throw new UsageException($"--type names column '{text[..sign]}' twice; give it one type.");
        }
        return types;
    }

    /// <summary>Reads one type.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static ElementType Parse(string text)
    {
        string name = text.Trim().ToLowerInvariant();
        if (Array.Find(s_types, type => type.ToString() == name) is { } simple)
            return simple;
        // The zone keeps its case.
        string[] parts = text.Trim().Split(s_brackets, 2, StringSplitOptions.TrimEntries);
        string[] parameters =
            parts.Length == 2 ? parts[1].TrimEnd(s_closing).Split(',', StringSplitOptions.TrimEntries) : [];
        return Parametrised(parts[0].ToLowerInvariant(), parameters)
            ?? throw new UsageException(
                $"'{text}' is no type; use {string.Join(", ", s_types.Select(t => t.ToString()))}, timestamp[s|ms|us|ns, ZONE], "
                    + "time64[us|ns], duration[s|ms|us|ns], decimal128(DIGITS, PLACES) or fixed_size_binary[BYTES]."
            );
    }

    private static ElementType? Parametrised(string name, string[] parameters) =>
        (name, parameters) switch
        {
            ("timestamp", []) => ElementType.Timestamp(TimeUnit.Microsecond),
            ("timestamp", [var unit]) when TryUnit(unit, out TimeUnit tick) => ElementType.Timestamp(tick),
            ("timestamp", [var unit, { Length: <= 256 } zone]) when TryUnit(unit, out TimeUnit tick) =>
                ElementType.Timestamp(tick, zone),
            ("duration", [var unit]) when TryUnit(unit, out TimeUnit tick) => ElementType.Duration(tick),
            ("time64", [var unit]) when TryUnit(unit, out TimeUnit tick) && tick >= TimeUnit.Microsecond =>
                ElementType.Time64(tick),
            ("decimal128", [var digits, var places])
                when TryNumber(digits, out int precision)
                    && TryNumber(places, out int scale)
                    && precision is >= 1 and <= Decimal128.MaxPrecision => ElementType.Decimal128(precision, scale),
            ("fixed_size_binary", [var bytes])
                when TryNumber(bytes, out int width) && width is >= 1 and <= ElementType.MaxByteWidth =>
                ElementType.FixedBinary(width),
            _ => null,
        };

    private static bool TryUnit(string text, out TimeUnit unit) =>
        s_units.TryGetValue(text.ToLowerInvariant(), out unit);

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
