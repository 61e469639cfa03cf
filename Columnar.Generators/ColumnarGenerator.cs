using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Columnar.Generators;

/// <summary>
/// Writes the other parts of structs that are marked as elements, indexes or rows of vectors and tables. Each is parsed into a model
/// that is compared by value, so source is written anew only where a declaration changed.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ColumnarGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, WellKnown.ElementAttribute, ElementParser.Parse, model => model.Type, ElementEmitter.Emit);
        Register(context, WellKnown.IndexAttribute, IndexParser.Parse, model => model.Type, IndexEmitter.Emit);
        Register(context, WellKnown.TableAttribute, RowParser.Parse, model => model.Type, RowEmitter.Emit);
    }

    /// <summary>The name under which the driver tells of the models of an attribute.</summary>
    internal static string ModelStep(string attribute) => attribute + " models";

    // Places are no part of a model: source that only moves in its file is not written anew.
    private static void Register<TModel>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, Parsed<TModel>> parse,
        Func<TModel, TypeDeclaration> typeOf,
        Func<TModel, string> emit
    )
        where TModel : class, IEquatable<TModel>
    {
        IncrementalValuesProvider<Parsed<TModel>> parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (_, _) => true,
            parse
        );
        context.RegisterSourceOutput(
            parsed.SelectMany(static (result, _) => result.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
        context.RegisterSourceOutput(
            parsed
                .Where(static result => result.Model is not null)
                .Select(static (result, _) => result.Model!)
                .WithTrackingName(ModelStep(attribute)),
            (output, model) =>
                output.AddSource(SourceWriter.FileName(typeOf(model)), SourceText.From(emit(model), Encoding.UTF8))
        );
    }
}
