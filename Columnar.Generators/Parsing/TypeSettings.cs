using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>The unit, zone, precision, scale, dictionary and compression an attribute gives; each is taken by the type it belongs to, and what is left does not fit.</summary>
internal sealed class TypeSettings
{
    private static readonly string[] s_unitNames = ["Second", "Millisecond", "Microsecond", "Nanosecond"];

    private const int MaxPrecision = 38;
    private const int DefaultPrecision = 38;
    private const int DefaultScale = 9;

    private readonly Dictionary<string, object?> _given;
    private readonly List<(string, string)> _refused = [];

    public TypeSettings(AttributeData? attribute)
    {
        _given = attribute is null
            ? new(StringComparer.Ordinal)
            : attribute
                .NamedArguments.Where(argument =>
                    argument.Key
                        is "Unit"
                            or "TimeZone"
                            or "Precision"
                            or "Scale"
                            or "IsDictionary"
                            or "IsCompressed"
                            or "Codec"
                )
                .ToDictionary(argument => argument.Key, argument => argument.Value.Value, StringComparer.Ordinal);
    }

    /// <summary>Settings that nobody took, and those that were refused.</summary>
    public IEnumerable<(string Setting, string Problem)> Unfit =>
        _refused.Concat(_given.Keys.Select(setting => (setting, "it has no such setting")));

    /// <summary>The unit as it is written.</summary>
    public string Unit(string @default, bool isTimeOfDay = false)
    {
        string unit = @default;
        if (Take("Unit") is { } given)
        {
            int number = Convert.ToInt32(given, System.Globalization.CultureInfo.InvariantCulture);
            if (number < 0 || number >= s_unitNames.Length)
                _refused.Add(("Unit", "there is no such unit"));
            else if (isTimeOfDay && number < 2)
                _refused.Add(("Unit", "times of day are kept in microseconds or nanoseconds"));
            else
                unit = s_unitNames[number];
        }
        return $"global::Columnar.TimeUnit.{unit}";
    }

    /// <summary>The zone as it is written; null for none.</summary>
    public string? TimeZone(string? @default)
    {
        bool needsZone = @default is not null;
        if (!_given.ContainsKey("TimeZone"))
            return @default is null ? null : SourceWriter.Literal(@default);
        if (Take("TimeZone") is not string { Length: > 0 } zone)
        {
            if (needsZone)
                _refused.Add(("TimeZone", "moments need a zone"));
            return null;
        }
        if (zone.Length > 256)
            _refused.Add(("TimeZone", "a zone has at most 256 characters"));
        return SourceWriter.Literal(zone);
    }

    /// <summary>Precision and scale as they are written; those of Core where none are given.</summary>
    public string Digits()
    {
        bool hasPrecision = _given.ContainsKey("Precision");
        bool hasScale = _given.ContainsKey("Scale");
        int precision = Take("Precision") as int? ?? DefaultPrecision;
        int scale = Take("Scale") as int? ?? (hasPrecision ? 0 : DefaultScale);
        if (precision is < 1 or > MaxPrecision)
            _refused.Add(("Precision", "a decimal has 1 to 38 digits"));
        else if (hasScale && !hasPrecision)
            _refused.Add(("Scale", "it needs a Precision beside it, the number of all digits"));
        else if (scale < 0 || scale > precision)
            _refused.Add(("Scale", "it lies between 0 and the precision"));
        return $"{precision}, {scale}";
    }

    /// <summary>Whether texts have a dictionary.</summary>
    public bool IsDictionary() => Take("IsDictionary") is true;

    /// <summary>How a column is stored, as the initializer of its other properties is written; empty for a plain one.</summary>
    public string Storage()
    {
        bool isCompressed = Take("IsCompressed") is true;
        if (!_given.ContainsKey("Codec"))
            return isCompressed ? "IsCompressed = true" : "";
        int codec = Convert.ToInt32(Take("Codec"), System.Globalization.CultureInfo.InvariantCulture);
        if (!isCompressed)
            _refused.Add(("Codec", "it needs IsCompressed beside it"));
        return $"IsCompressed = true, Codec = (global::Columnar.VectorCodec){codec}";
    }

    private object? Take(string setting)
    {
        _given.TryGetValue(setting, out object? value);
        _given.Remove(setting);
        return value;
    }
}
