using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>Reads wrapper structs, and checks structs of several values, which are stored as their bytes.</summary>
internal static class ElementParser
{
    public static Parsed<ElementModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        Location location = DeclarationParser.LocationOf(context.TargetNode);
        List<DiagnosticInfo> diagnostics = [];
        // A struct of several values is stored as it would be without the attribute: it needs no other part.
        bool isWrapper = StructField.Of(type).Sum(field => (long)field.Count) <= 1;
        TypeDeclaration? declaration = DeclarationParser.Parse(
            type,
            context.Attributes[0],
            location,
            diagnostics,
            needsPart: isWrapper
        );
        cancellation.ThrowIfCancellationRequested();
        ElementModel? model = null;
        TypeSettings settings = new(context.Attributes[0]);
        if (declaration is not null && !isWrapper)
        {
            LayoutRules.Check(type, location, diagnostics);
            ReportUnfit(type);
        }
        else if (declaration is not null && OnlyField(type, location, diagnostics) is { } field)
        {
            StoredType? stored = StoredType.OfElement(field.Type, settings, out LayoutProblem? problem);
            if (stored is not null)
                model = new ElementModel(declaration, stored.ElementType);
            else
                diagnostics.Add(
                    DiagnosticInfo.At(
                        LocationOf(field, location),
                        problem!.Descriptor,
                        field.Type.ToDisplayString(),
                        problem.Reason
                    )
                );
            ReportUnfit(field.Type);
        }
        return new(diagnostics.Count == 0 ? model : null, new EquatableArray<DiagnosticInfo>(diagnostics));

        void ReportUnfit(ITypeSymbol value)
        {
            foreach ((string setting, string unfit) in settings.Unfit)
                diagnostics.Add(
                    DiagnosticInfo.At(location, Diagnostics.UnfitSetting, setting, value.ToDisplayString(), unfit)
                );
        }
    }

    /// <summary>The one field of a wrapper, which has no layout of its own.</summary>
    public static IFieldSymbol? OnlyField(INamedTypeSymbol type, Location location, List<DiagnosticInfo> diagnostics)
    {
        IFieldSymbol[] fields = [.. StructField.Of(type).Select(field => field.Symbol)];
        if (fields.Length != 1)
        {
            string found = fields.Length == 0 ? "none" : $"{fields.Length}";
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NotOneField, type.Name, found));
            return null;
        }
        if (StructSettings.AttributeOf(type) is null)
            return fields[0];
        diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.OwnLayout, type.Name));
        return null;
    }

    /// <summary>Where the field, or the property or parameter it belongs to, is declared.</summary>
    public static Location LocationOf(IFieldSymbol field, Location otherwise) =>
        ((ISymbol?)field.AssociatedSymbol ?? field).Locations.FirstOrDefault(place => place.IsInSource) ?? otherwise;
}
