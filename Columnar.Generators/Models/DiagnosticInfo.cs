using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Columnar.Generators;

/// <summary>A diagnostic without references into the compilation, so that it can be cached.</summary>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor,
    string FilePath,
    TextSpan Span,
    LinePositionSpan Lines,
    EquatableArray<string> Arguments
)
{
    public static DiagnosticInfo At(Location location, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(
            descriptor,
            location.SourceTree?.FilePath ?? "",
            location.SourceSpan,
            location.GetLineSpan().Span,
            new EquatableArray<string>(arguments)
        );

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Descriptor, Location.Create(FilePath, Span, Lines), [.. Arguments.Cast<object>()]);
}
