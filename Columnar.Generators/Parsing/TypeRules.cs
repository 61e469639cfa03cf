using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>What is known of single types: which are numbers, which are stored by themselves, which are refused and why.</summary>
internal static class TypeRules
{
    public const string OwnLayout = "its layout is .NET's own and may change; store its parts";

    /// <summary>The layout of a number or an enum; the default for anything else.</summary>
    public static ByteLayout Number(ITypeSymbol type)
    {
        int size = ((type as INamedTypeSymbol)?.EnumUnderlyingType ?? type).SpecialType switch
        {
            SpecialType.System_SByte or SpecialType.System_Byte => 1,
            SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
            SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
            SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double => 8,
            _ => FullName(type) switch
            {
                "System.Half" => 2,
                "System.Int128" or "System.UInt128" or "Columnar.Decimal128" => 16,
                "Columnar.Date32" => 4,
                "Columnar.Timestamp" or "Columnar.Time64" or "Columnar.Duration" => 8,
                _ => 0,
            },
        };
        return FullName(type) == "Columnar.Uuid" ? new(16, 8) : new(size, size);
    }

    /// <summary>Whether a type is a number that structs may have in them and vectors do not hold by itself.</summary>
    public static bool IsWide(ITypeSymbol type) => FullName(type) is "System.Int128" or "System.UInt128";

    /// <summary>Whether a type says itself how it is stored.</summary>
    public static bool IsElement(ITypeSymbol type) =>
        type.AllInterfaces.Any(face => FullName(face) == WellKnown.ElementInterface) || IsMarked(type);

    /// <summary>Whether a type carries an attribute that makes it an element.</summary>
    public static bool IsMarked(ITypeSymbol type) =>
        type.GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass is { } name
                && FullName(name) is WellKnown.ElementAttribute or WellKnown.IndexAttribute
            );

    /// <summary>Why a type that is no number is refused, whatever its fields are; null for structs that may be stored.</summary>
    public static string? Hint(ITypeSymbol type)
    {
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
        if (type is ITypeParameterSymbol)
            return "the type parameter needs the constraint 'unmanaged'";
        if (type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            return "an address means nothing in a file";
        if (!type.IsUnmanagedType || type is not INamedTypeSymbol)
            return "it holds references";
        return SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, type.BaseType?.ContainingAssembly)
            ? OwnLayout
            : null;
    }

    // The keywords of C# are spelled as the types they stand for only outside of generics, hence ReadOnlyMemory<byte>.
    public static string FullName(ITypeSymbol type) => type.ToDisplayString();
}
