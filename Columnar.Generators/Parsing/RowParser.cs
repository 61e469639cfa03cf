using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Columnar.Generators;

/// <summary>Reads the rows of tables.</summary>
internal static class RowParser
{
    public static Parsed<RowModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        Location location = DeclarationParser.LocationOf(context.TargetNode);
        List<DiagnosticInfo> diagnostics = [];
        TypeDeclaration? declaration = DeclarationParser.Parse(type, context.Attributes[0], location, diagnostics);
        RowModel? model = null;
        if (declaration is not null && Constructor(type, location, diagnostics, cancellation) is { } constructor)
        {
            List<ColumnModel> columns = [];
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (IParameterSymbol parameter in constructor.Parameters)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Column(parameter, location, diagnostics) is { } column)
                {
                    columns.Add(column);
                    string? problem = names.Add(column.Column)
                        ? NameRules.Problem(column.Column)
                        : "another member has it";
                    if (problem is not null)
                        diagnostics.Add(
                            DiagnosticInfo.At(
                                LocationOf(parameter, location),
                                Diagnostics.ColumnName,
                                column.Column,
                                problem
                            )
                        );
                }
            }
            // A member cannot have the name of its type.
            bool hidesSchema = type.Name == "Schema" || type.GetMembers("Schema").Length > 0;
            model = new RowModel(declaration, new EquatableArray<ColumnModel>(columns), hidesSchema);
        }
        return new(diagnostics.Count == 0 ? model : null, new EquatableArray<DiagnosticInfo>(diagnostics));
    }

    // The constructor whose parameters are the members.
    private static IMethodSymbol? Constructor(
        INamedTypeSymbol type,
        Location location,
        List<DiagnosticInfo> diagnostics,
        CancellationToken cancellation
    )
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.TypeParameters.Length == 0)
                continue;
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.GenericRow, type.Name));
            return null;
        }
        IMethodSymbol? constructor = type.IsRecord
            ? type.InstanceConstructors.FirstOrDefault(candidate =>
                candidate.Parameters.Length > 0
                && candidate.DeclaringSyntaxReferences.Any(reference =>
                    reference.GetSyntax(cancellation) is TypeDeclarationSyntax
                )
            )
            : null;
        if (constructor is null)
        {
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NotPositional, type.Name));
            return null;
        }
        HashSet<string> members = [.. constructor.Parameters.Select(parameter => parameter.Name)];
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic))
        {
            string name = field.AssociatedSymbol?.Name ?? field.Name;
            if (!members.Contains(name))
                diagnostics.Add(
                    DiagnosticInfo.At(
                        ElementParser.LocationOf(field, location),
                        Diagnostics.MemberOutsideRow,
                        name,
                        type.Name
                    )
                );
        }
        return constructor;
    }

    private static ColumnModel? Column(IParameterSymbol parameter, Location otherwise, List<DiagnosticInfo> diagnostics)
    {
        Location location = LocationOf(parameter, otherwise);
        AttributeData? attribute = parameter
            .GetAttributes()
            .FirstOrDefault(candidate => candidate.AttributeClass?.ToDisplayString() == WellKnown.ColumnAttribute);
        TypeSettings settings = new(attribute);
        ITypeSymbol type = parameter.Type;
        bool isNullable =
            type.NullableAnnotation == NullableAnnotation.Annotated
            || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        StoredType? stored = StoredType.OfMember(type, settings, out LayoutProblem? problem);
        string typeName = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();
        if (stored is null)
        {
            diagnostics.Add(DiagnosticInfo.At(location, problem!.Descriptor, typeName, problem.Reason));
            return null;
        }
        string storage = settings.Storage();
        foreach ((string setting, string unfit) in settings.Unfit)
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.UnfitSetting, setting, typeName, unfit));
        string? name = attribute?.ConstructorArguments.FirstOrDefault().Value as string;
        return new ColumnModel(
            SourceWriter.Identifier(parameter.Name),
            name ?? parameter.Name,
            stored.ElementType,
            isNullable,
            storage,
            stored.Access,
            type.ToDisplayString(DeclarationParser.Qualified)
        );
    }

    private static Location LocationOf(IParameterSymbol parameter, Location otherwise) =>
        parameter.Locations.FirstOrDefault(place => place.IsInSource) ?? otherwise;
}
