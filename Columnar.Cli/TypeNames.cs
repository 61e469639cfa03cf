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
    ];

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
        const string Timestamp = "timestamp";
        if (name == Timestamp)
            return ElementType.Timestamp(TimeUnit.Microsecond);
        if (name.StartsWith(Timestamp + "[", StringComparison.Ordinal) && name.EndsWith(']'))
        {
            // The zone keeps its case.
            string[] parts = text.Trim()[(Timestamp.Length + 1)..^1].Split(',', 2, StringSplitOptions.TrimEntries);
            if (s_units.TryGetValue(parts[0].ToLowerInvariant(), out TimeUnit unit) && parts[^1].Length <= 256)
                return ElementType.Timestamp(unit, parts.Length == 2 ? parts[1] : null);
        }
        throw new UsageException(
            $"'{text}' is no type; use {string.Join(", ", s_types.Select(t => t.ToString()))} or timestamp[s|ms|us|ns, ZONE]."
        );
    }
}
