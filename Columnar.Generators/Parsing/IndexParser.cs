using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>Reads index types.</summary>
internal static class IndexParser
{
    public static Parsed<IndexModel> Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.TargetSymbol;
        Location location = DeclarationParser.LocationOf(context.TargetNode);
        List<DiagnosticInfo> diagnostics = [];
        TypeDeclaration? declaration = DeclarationParser.Parse(type, context.Attributes[0], location, diagnostics);
        cancellation.ThrowIfCancellationRequested();
        IndexModel? model = null;
        if (declaration is not null && ElementParser.OnlyField(type, location, diagnostics) is { } field)
        {
            string number = field.Type.ToDisplayString();
            string name =
                context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value
                    as string
                ?? type.Name;
            if (
                field.Type.SpecialType
                is not (
                    SpecialType.System_Int64
                    or SpecialType.System_Int32
                    or SpecialType.System_UInt32
                    or SpecialType.System_UInt64
                )
            )
                diagnostics.Add(
                    DiagnosticInfo.At(
                        ElementParser.LocationOf(field, location),
                        Diagnostics.NotAnIndexNumber,
                        type.Name,
                        number
                    )
                );
            else if (!type.InstanceConstructors.Any(constructor => Takes(constructor, field.Type)))
                diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NoConstructor, type.Name, number));
            if (NameRules.Problem(name) is { } problem)
                diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.IndexName, name, problem));
            if (type.Name is "From" or "ToInt64" or "CompareTo")
                diagnostics.Add(
                    DiagnosticInfo.At(location, Diagnostics.IndexName, type.Name, "a generated member is named so")
                );
            string member = field.AssociatedSymbol?.Name ?? field.Name;
            model = new IndexModel(declaration, name, SourceWriter.Identifier(member), number, Declared(type));
        }
        return new(diagnostics.Count == 0 ? model : null, new EquatableArray<DiagnosticInfo>(diagnostics));
    }

    private static IndexMembers Declared(INamedTypeSymbol type)
    {
        IndexMembers found = IndexMembers.None;
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(m => !m.IsImplicitlyDeclared))
        {
            bool first = method.Parameters.Length > 0 && IsSelf(method.Parameters[0].Type, type);
            bool second = method.Parameters.Length > 1 && IsSelf(method.Parameters[1].Type, type);
            bool number =
                method.Parameters.Length > 1 && method.Parameters[1].Type.SpecialType == SpecialType.System_Int64;
            found |= method.MetadataName switch
            {
                "From" when Takes(method, SpecialType.System_Int64) => IndexMembers.From,
                "ToInt64" when method.Parameters.Length == 0 => IndexMembers.ToInt64,
                "CompareTo" when first => IndexMembers.CompareTo,
                "op_Explicit" or "op_Implicit" when Takes(method, SpecialType.System_Int64) =>
                    IndexMembers.FromConversion,
                "op_Explicit" or "op_Implicit" when method.ReturnType.SpecialType == SpecialType.System_Int64 =>
                    IndexMembers.ToConversion,
                "op_Addition" when first && number => IndexMembers.Add,
                "op_Subtraction" when first && number => IndexMembers.SubtractNumber,
                "op_Subtraction" when first && second => IndexMembers.SubtractIndex,
                "op_Increment" => IndexMembers.Increment,
                "op_Decrement" => IndexMembers.Decrement,
                "op_LessThan"
                or "op_LessThanOrEqual"
                or "op_GreaterThan"
                or "op_GreaterThanOrEqual" when first && second => IndexMembers.Comparisons,
                _ => IndexMembers.None,
            };
        }
        return found;
    }

    private static bool IsSelf(ITypeSymbol type, INamedTypeSymbol self) =>
        SymbolEqualityComparer.Default.Equals(type, self);

    private static bool Takes(IMethodSymbol method, SpecialType type) =>
        method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType == type;

    private static bool Takes(IMethodSymbol method, ITypeSymbol type) => Takes(method, type.SpecialType);
}
