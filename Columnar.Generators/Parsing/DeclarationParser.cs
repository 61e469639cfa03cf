using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Columnar.Generators;

/// <summary>Looks whether a type can be given another part, and how that part is declared.</summary>
internal static class DeclarationParser
{
    private static readonly SymbolDisplayFormat s_name = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
    );

    private static readonly SymbolDisplayFormat s_namespace = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
    );

    /// <summary>A type as generated code writes it, from the global namespace on.</summary>
    public static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The declaration of the other part that an attribute asks for, if it needs one; reports what stands against it.</summary>
    public static TypeDeclaration? Parse(
        INamedTypeSymbol type,
        AttributeData attribute,
        Location location,
        List<DiagnosticInfo> diagnostics,
        bool needsPart = true
    )
    {
        int before = diagnostics.Count;
        string[] roles =
        [
            .. type.GetAttributes()
                .Select(role => role.AttributeClass?.ToDisplayString())
                .Where(name =>
                    name is WellKnown.ElementAttribute or WellKnown.IndexAttribute or WellKnown.TableAttribute
                )
                .Select(name => name!.Replace("Columnar.", "").Replace("Attribute", "")),
        ];
        if (roles.Length > 1)
        {
            // Told once, by the parser of the first role.
            if (attribute.AttributeClass!.Name.StartsWith(roles[0], StringComparison.Ordinal))
                diagnostics.Add(
                    DiagnosticInfo.At(location, Diagnostics.SeveralRoles, type.Name, string.Join(" and ", roles))
                );
            return null;
        }
        string? problem =
            type.TypeKind != TypeKind.Struct ? "no struct"
            : type.IsRefLikeType ? "a ref struct, which lives on the stack only"
            : type.IsFileLocal ? "local to its file"
            : null;
        if (problem is not null)
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NotExtensible, type.Name, problem));
        if (needsPart && !IsPartial(type))
            diagnostics.Add(DiagnosticInfo.At(location, Diagnostics.NotPartial, type.Name));
        List<string> containing = [];
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (needsPart && !IsPartial(outer))
                diagnostics.Add(
                    DiagnosticInfo.At(
                        location,
                        Diagnostics.ContainerNotPartial,
                        type.Name,
                        outer.ToDisplayString(s_name)
                    )
                );
            containing.Insert(0, Header(outer));
        }
        return diagnostics.Count > before
            ? null
            : new TypeDeclaration(
                type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(s_namespace),
                new EquatableArray<string>(containing),
                Header(type),
                Name(type),
                FullName(type)
            );
    }

    /// <summary>Where a diagnostic about a type is shown: at its name.</summary>
    public static Location LocationOf(SyntaxNode declaration) =>
        declaration is BaseTypeDeclarationSyntax type ? type.Identifier.GetLocation() : declaration.GetLocation();

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax() is BaseTypeDeclarationSyntax declaration
            && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
        );

    private static string Header(INamedTypeSymbol type)
    {
        string keyword = type.TypeKind switch
        {
            TypeKind.Interface => "interface",
            TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
            _ => type.IsRecord ? "record" : "class",
        };
        return $"partial {keyword} {Name(type)}";
    }

    // A type may be named like a word that means something in few places only, such as scoped: then the declaration is one of them.
    private static string Name(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString(s_name);
        return name[0] == '@' || SyntaxFacts.GetContextualKeywordKind(type.Name) == SyntaxKind.None ? name : "@" + name;
    }

    private static string FullName(INamedTypeSymbol type)
    {
        string outer =
            type.ContainingType is not null ? FullName(type.ContainingType) + "+"
            : type.ContainingNamespace.IsGlobalNamespace ? ""
            : type.ContainingNamespace.ToDisplayString() + ".";
        return outer + type.MetadataName;
    }
}
