using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>How values of a .NET type are stored.</summary>
/// <param name="ElementType">The expression of the element type.</param>
/// <param name="Access">How they are written and read.</param>
internal sealed record StoredType(string ElementType, CellAccess Access)
{
    private const string Element = "global::Columnar.ElementType.";

    /// <summary>How a member of a row is stored; null, with the reason, where it cannot be.</summary>
    public static StoredType? OfMember(ITypeSymbol type, TypeSettings settings, out string problem)
    {
        problem = "";
        return type.SpecialType switch
        {
            SpecialType.System_Boolean => new(Element + "Bool", CellAccess.Bool),
            SpecialType.System_String => new(
                Element + (settings.IsDictionary() ? "DictionaryText" : "Utf8"),
                CellAccess.Text
            ),
            SpecialType.System_DateTime => new(Timestamp(settings, "Nanosecond", null), CellAccess.DateTime),
            SpecialType.System_Decimal => new($"{Element}Decimal128({settings.Digits()})", CellAccess.Decimal),
            _ => FullName(type) switch
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
    public static StoredType? OfElement(ITypeSymbol type, TypeSettings settings, out string problem)
    {
        problem = "";
        if (Number((type as INamedTypeSymbol)?.EnumUnderlyingType?.SpecialType ?? type.SpecialType) is { } number)
            return new(number, CellAccess.Value);
        string? elementType = FullName(type) switch
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
            problem = Problem(type, []) ?? "";
            elementType = $"{Element}Of<{type.ToDisplayString(DeclarationParser.Qualified)}>()";
        }
        return problem.Length == 0 ? new(elementType, CellAccess.Value) : null;
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

    // What stands against storing a value as it is in memory. A struct is a blittable one if all its fields are; that it has no padding
    // is seen at run time only.
    private static string? Problem(ITypeSymbol type, HashSet<ITypeSymbol> within)
    {
        if (Number(type.SpecialType) is not null || FullName(type) == "System.Half" || IsElement(type))
            return null;
        string? known = type.SpecialType switch
        {
            SpecialType.System_Boolean => "a bool takes one bit in a vector; use byte, or a vector of bool",
            SpecialType.System_Char => "use ushort, or text",
            SpecialType.System_Decimal => "use Decimal128",
            SpecialType.System_DateTime => "use Timestamp",
            SpecialType.System_String => "text has a vector of its own",
            SpecialType.System_IntPtr or SpecialType.System_UIntPtr => "its width differs between machines; use long",
            _ => FullName(type) switch
            {
                "System.DateOnly" => "use Date32",
                "System.TimeOnly" => "use Time64",
                "System.DateTimeOffset" => "use Timestamp",
                "System.TimeSpan" => "use Duration",
                "System.Guid" => "use Uuid",
                _ => null,
            },
        };
        if (known is not null)
            return known;
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return "whether values may be null is said of the vector, not of the value";
        if (type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
            return "use ReadOnlyMemory<byte>";
        if (type is ITypeParameterSymbol parameter)
            return parameter.HasUnmanagedTypeConstraint ? null : "the type parameter needs the constraint 'unmanaged'";
        if (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return "an address means nothing in a file";
        if (type.TypeKind == TypeKind.Enum)
            return null;
        if (!type.IsUnmanagedType || type is not INamedTypeSymbol)
            return "it holds references";
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, type.BaseType?.ContainingAssembly))
            return "its layout is .NET's own and may change; store its parts";
        if (!within.Add(type))
            return null;
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            if (Problem(field.Type, within) is { } problem)
                return $"its field '{field.AssociatedSymbol?.Name ?? field.Name}' is a {field.Type.ToDisplayString()}: {problem}";
        }
        return null;
    }

    private static bool IsElement(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() == "Columnar"
            && type.Name is "Date32" or "Timestamp" or "Time64" or "Duration" or "Decimal128" or "Uuid"
        || type.AllInterfaces.Any(face => FullName(face) == WellKnown.ElementInterface)
        || type.GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass is { } name
                && FullName(name) is WellKnown.ElementAttribute or WellKnown.IndexAttribute
            );

    // The keywords of C# are spelled as the types they stand for only outside of generics, hence ReadOnlyMemory<byte>.
    private static string FullName(ITypeSymbol type) => type.ToDisplayString();
}
