using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>A field of a struct.</summary>
/// <param name="Symbol">The field.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Count">How many values it holds: several in a fixed buffer and in an inline array.</param>
/// <param name="Offset">The byte it names as its place.</param>
internal sealed record StructField(IFieldSymbol Symbol, ITypeSymbol Type, int Count, int Offset)
{
    /// <summary>The field's name, or that of the property it is behind.</summary>
    public string Name => Symbol.AssociatedSymbol?.Name ?? Symbol.Name;

    /// <summary>The fields of a struct's values, in the order of declaration.</summary>
    public static IEnumerable<StructField> Of(INamedTypeSymbol type)
    {
        int? length = Number(type, "System.Runtime.CompilerServices.InlineArrayAttribute");
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            int offset = Number(field, "System.Runtime.InteropServices.FieldOffsetAttribute") ?? 0;
            yield return field is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol buffer }
                ? new(field, buffer.PointedAtType, field.FixedSize, offset)
                : new(field, field.Type, length ?? 1, offset);
        }
    }

    private static int? Number(ISymbol symbol, string attribute) =>
        symbol
            .GetAttributes()
            .Where(candidate => candidate.AttributeClass?.ToDisplayString() == attribute)
            .Select(candidate => candidate.ConstructorArguments.FirstOrDefault().Value as int?)
            .FirstOrDefault();
}
