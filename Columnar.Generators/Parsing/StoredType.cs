using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>How values of a .NET type are stored.</summary>
/// <param name="ElementType">The expression of the element type.</param>
/// <param name="Access">How they are written and read.</param>
internal sealed record StoredType(string ElementType, CellAccess Access)
{
    private const string Element = "global::Columnar.ElementType.";

    /// <summary>How a member of a row is stored; null, with the reason, where it cannot be.</summary>
    public static StoredType? OfMember(ITypeSymbol type, TypeSettings settings, out LayoutProblem? problem)
    {
        problem = null;
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => new(Element + "Bool", CellAccess.Bool),
            SpecialType.System_String => new(
                Element + (settings.IsDictionary() ? "DictionaryText" : "Utf8"),
                CellAccess.Text
            ),
            SpecialType.System_DateTime => new(Timestamp(settings, "Nanosecond", null), CellAccess.DateTime),
            SpecialType.System_Decimal => new($"{Element}Decimal128({settings.Digits()})", CellAccess.Decimal),
            _ => TypeRules.FullName(type) switch
            {
                "System.DateOnly" => new(Element + "Date32", CellAccess.DateOnly),
                "System.TimeOnly" => new(
                    $"{Element}Time64({settings.Unit("Nanosecond", isTimeOfDay: true)})",
                    CellAccess.TimeOnly
                ),
                "System.DateTimeOffset" => new(Timestamp(settings, "Nanosecond", "UTC"), CellAccess.DateTimeOffset),
                "System.TimeSpan" => new($"{Element}Duration({settings.Unit("Nanosecond")})", CellAccess.TimeSpan),
                "System.Guid" => new(Element + "Uuid", CellAccess.Guid),
                "System.ReadOnlyMemory<byte>" => new(Element + "Binary", CellAccess.Bytes),
                _ => OfElement(type, settings, out problem),
            },
        };
    }

    /// <summary>How the value of a wrapper is stored; null, with the reason, where it cannot be.</summary>
    public static StoredType? OfElement(ITypeSymbol type, TypeSettings settings, out LayoutProblem? problem)
    {
        problem = null;
        if (Number((type as INamedTypeSymbol)?.EnumUnderlyingType?.SpecialType ?? type.SpecialType) is { } number)
            return new(number, CellAccess.Value);
        string? elementType = TypeRules.FullName(type) switch
        {
            "System.Half" => Element + "Float16",
            "Columnar.Date32" => Element + "Date32",
            "Columnar.Uuid" => Element + "Uuid",
            "Columnar.Timestamp" => Timestamp(settings, "Microsecond", null),
            "Columnar.Time64" => $"{Element}Time64({settings.Unit("Microsecond", isTimeOfDay: true)})",
            "Columnar.Duration" => $"{Element}Duration({settings.Unit("Microsecond")})",
            "Columnar.Decimal128" => $"{Element}Decimal128({settings.Digits()})",
            _ => null,
        };
        if (elementType is null)
        {
            problem = LayoutRules.OfValue(type);
            elementType = $"{Element}Of<{type.ToDisplayString(DeclarationParser.Qualified)}>()";
        }
        return problem is null ? new(elementType, CellAccess.Value) : null;
    }

    private static string? Number(SpecialType type) =>
        type switch
        {
            SpecialType.System_SByte => Element + "Int8",
            SpecialType.System_Byte => Element + "UInt8",
            SpecialType.System_Int16 => Element + "Int16",
            SpecialType.System_UInt16 => Element + "UInt16",
            SpecialType.System_Int32 => Element + "Int32",
            SpecialType.System_UInt32 => Element + "UInt32",
            SpecialType.System_Int64 => Element + "Int64",
            SpecialType.System_UInt64 => Element + "UInt64",
            SpecialType.System_Single => Element + "Float32",
            SpecialType.System_Double => Element + "Float64",
            _ => null,
        };

    private static string Timestamp(TypeSettings settings, string unit, string? zone)
    {
        string unitText = settings.Unit(unit);
        return settings.TimeZone(zone) is { } zoneText
            ? $"{Element}Timestamp({unitText}, {zoneText})"
            : $"{Element}Timestamp({unitText})";
    }
}
