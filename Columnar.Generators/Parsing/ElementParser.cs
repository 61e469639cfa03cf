using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>Reads wrapper structs.</summary>
internal static class ElementParser
{
    public static Parsed<ElementModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        Location location = DeclarationParser.LocationOf(context.TargetNode);
        List<DiagnosticInfo> diagnostics = [];
        TypeDeclaration? declaration = DeclarationParser.Parse(type, context.Attributes[0], location, diagnostics);
        cancellation.ThrowIfCancellationRequested();
        ElementModel? model = null;
        if (declaration is not null && OnlyField(type, location, diagnostics) is { } field)
        {
            TypeSettings settings = new(context.Attributes[0]);
            StoredType? stored = StoredType.OfElement(field.Type, settings, out string problem);
            if (stored is null)
                diagnostics.Add(
                    DiagnosticInfo.At(
                        LocationOf(field, location),
                        Diagnostics.NotStorable,
                        field.Type.ToDisplayString(),
                        problem
                    )
                );
            else
                model = new ElementModel(declaration, stored.ElementType);
            foreach ((string setting, string unfit) in settings.Unfit)
                diagnostics.Add(
                    DiagnosticInfo.At(location, Diagnostics.UnfitSetting, setting, field.Type.ToDisplayString(), unfit)
                );
        }
        return new(diagnostics.Count == 0 ? model : null, new EquatableArray<DiagnosticInfo>(diagnostics));
    }

    /// <summary>The one field of a wrapper, which has no layout of its own.</summary>
    public static IFieldSymbol? OnlyField(INamedTypeSymbol type, Location location, List<DiagnosticInfo> diagnostics)
    {
        IFieldSymbol[] fields = [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic)];
        if (fields.Length != 1)
        {
            string found = fields.Length == 0 ? "none" : $"{fields.Length}";
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NotOneField, type.Name, found));
            return null;
        }
        bool hasLayout = type.GetAttributes()
            .Any(attribute =>
                attribute.AttributeClass?.ToDisplayString() == "System.Runtime.InteropServices.StructLayoutAttribute"
            );
        if (!hasLayout)
            return fields[0];
        diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.OwnLayout, type.Name));
        return null;
    }

    /// <summary>Where the field, or the property or parameter it belongs to, is declared.</summary>
    public static Location LocationOf(IFieldSymbol field, Location otherwise) =>
        ((ISymbol?)field.AssociatedSymbol ?? field).Locations.FirstOrDefault(place => place.IsInSource) ?? otherwise;
}
