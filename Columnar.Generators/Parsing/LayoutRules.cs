using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>
/// What a value must be to be stored as its bytes: each byte belongs to one number. Core refuses the same at run time; structs of other
/// assemblies are left to it, because the compiler does not see all of their fields.
/// </summary>
internal static class LayoutRules
{
    private const int MaxByteWidth = 65_536;

    // Structs that lie in one another deeper than this are refused at run time; the bound also ends circles, which do not compile.
    private const int MaxDepth = 32;

    /// <summary>Why a value, alone or as the value of a wrapper, cannot be stored; null where it can, or where only the run time knows.</summary>
    public static LayoutProblem? OfValue(ITypeSymbol type)
    {
        if (TypeRules.IsWide(type))
            return new(Diagnostics.NotStorable, TypeRules.OwnLayout);
        if (!TypeRules.IsElement(type))
            return Read(type, 0, out _);
        // A marked struct is checked where it stands; what it holds is known here where it is generic.
        if (type is not INamedTypeSymbol { IsGenericType: true } generic || !TypeRules.IsMarked(type))
            return null;
        StructField[] fields = [.. StructField.Of(generic)];
        return fields.Length == 1 && fields[0].Count == 1
            ? Inside(fields[0], OfValue(fields[0].Type))
            : Read(type, 0, out _);
    }

    /// <summary>Reports what stands against storing a struct of several fields, each at its field where it has one.</summary>
    public static void Check(INamedTypeSymbol type, Location location, List<DiagnosticInfo> diagnostics)
    {
        int before = diagnostics.Count;
        foreach (StructField field in StructField.Of(type))
        {
            if (Read(field.Type, 1, out _) is { } problem)
                diagnostics.Add(
                    DiagnosticInfo.At(
                        ElementParser.LocationOf(field.Symbol, location),
                        problem.Descriptor,
                        field.Type.ToDisplayString(),
                        problem.Reason
                    )
                );
        }
        if (diagnostics.Count == before && ReadFields(type, 0, out _, out IFieldSymbol? at) is { } misplaced)
            diagnostics.Add(
                DiagnosticInfo.At(
                    at is null ? location : ElementParser.LocationOf(at, location),
                    misplaced.Descriptor,
                    type.Name,
                    misplaced.Reason
                )
            );
    }

    private static LayoutProblem? Read(ITypeSymbol type, int depth, out ByteLayout layout)
    {
        layout = TypeRules.Number(type);
        if (layout.IsKnown || type is ITypeParameterSymbol { HasUnmanagedTypeConstraint: true })
            return null;
        if (TypeRules.Hint(type) is { } hint)
            return new(Diagnostics.NotStorable, hint);
        return depth < MaxDepth ? ReadFields((INamedTypeSymbol)type, depth, out layout, out _) : null;
    }

    // The layout of the runtime: fields in the order of declaration, each at the next multiple of its alignment or at the place it names.
    private static LayoutProblem? ReadFields(
        INamedTypeSymbol type,
        int depth,
        out ByteLayout layout,
        out IFieldSymbol? at
    )
    {
        layout = default;
        at = null;
        bool isKnown = type.Locations.Any(place => place.IsInSource);
        StructSettings settings = StructSettings.Of(type);
        if (settings.IsAuto)
            return new(Diagnostics.AutomaticLayout, "give it LayoutKind.Sequential");
        long end = 0;
        int alignment = 1;
        LayoutProblem? misplaced = null;
        IEnumerable<StructField> fields = StructField.Of(type);
        foreach (StructField field in settings.IsExplicit ? fields.OrderBy(field => field.Offset) : fields)
        {
            if (Inside(field, Read(field.Type, depth + 1, out ByteLayout own)) is { } problem)
                return problem;
            isKnown &= own.IsKnown;
            if (!isKnown)
                continue;
            own = own with { Alignment = Math.Min(own.Alignment, settings.Pack) };
            long offset = settings.IsExplicit ? field.Offset : own.Place(end);
            if (offset != end && misplaced is null)
            {
                misplaced = new(
                    Diagnostics.UncoveredBytes,
                    $"'{field.Name}' begins at byte {offset}, and the fields before it end at byte {end}"
                );
                at = field.Symbol;
            }
            end = Math.Max(end, offset + own.Size * field.Count);
            alignment = Math.Max(alignment, own.Alignment);
        }
        if (!isKnown || misplaced is not null)
            return isKnown ? misplaced : null;
        // Who names a size gets it, rounded to nothing.
        long size = settings.Size > 0 ? Math.Max(end, settings.Size) : new ByteLayout(1, alignment).Place(end);
        layout = new(Math.Max(1, size), alignment);
        return layout.Size != end
                ? new(
                    Diagnostics.UncoveredBytes,
                    $"{layout.Size - end} of its {layout.Size} bytes follow its last field"
                )
            : layout.Size > MaxByteWidth
                ? new(Diagnostics.NotStorable, $"it has {layout.Size} bytes, and a value at most {MaxByteWidth}")
            : null;
    }

    private static LayoutProblem? Inside(StructField field, LayoutProblem? problem) =>
        problem is null
            ? null
            : problem with
            {
                Reason = $"its field '{field.Name}' is a {field.Type.ToDisplayString()}: {problem.Reason}",
            };
}
