using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>What a struct says of its layout.</summary>
/// <param name="Kind">How its fields are placed.</param>
/// <param name="Pack">The largest alignment of a field.</param>
/// <param name="Size">The bytes it has at least.</param>
internal sealed record StructSettings(LayoutKind Kind, int Pack, int Size)
{
    // The runtime's own bound.
    private const int DefaultPack = 32;

    public bool IsAuto => Kind == LayoutKind.Auto;

    public bool IsExplicit => Kind == LayoutKind.Explicit;

    /// <summary>The attribute of a struct; null where it has none.</summary>
    public static AttributeData? AttributeOf(INamedTypeSymbol type) =>
        type.GetAttributes()
            .FirstOrDefault(attribute =>
                attribute.AttributeClass?.ToDisplayString() == "System.Runtime.InteropServices.StructLayoutAttribute"
            );

    public static StructSettings Of(INamedTypeSymbol type)
    {
        AttributeData? attribute = AttributeOf(type);
        object? kind = attribute?.ConstructorArguments.FirstOrDefault().Value;
        return new(
            kind is null ? LayoutKind.Sequential : (LayoutKind)Convert.ToInt32(kind, CultureInfo.InvariantCulture),
            Named(attribute, "Pack") is > 0 and int pack ? pack : DefaultPack,
            Named(attribute, "Size")
        );
    }

    private static int Named(AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value as int? ?? 0;
}
