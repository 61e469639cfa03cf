using System.Collections.Immutable;
using Columnar.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Columnar.Tests.Generators;

/// <summary>One compilation with the generator in it, and what came of it.</summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Database).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly GeneratorDriver _driver;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation)
    {
        _driver = driver.RunGeneratorsAndUpdateCompilation(
            compilation,
            out Compilation output,
            out ImmutableArray<Diagnostic> diagnostics
        );
        Compilation = compilation;
        Diagnostics = diagnostics;
        Errors = [.. output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    /// <summary>What was compiled, without the generated source.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>What the compiler made of the source together with the generated one.</summary>
    public ImmutableArray<Diagnostic> Errors { get; }

    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    /// <summary>All generated files, each under its name.</summary>
    public string Text =>
        string.Join(
            '\n',
            Result
                .GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => $"==== {source.HintName}\n{source.SourceText}")
        );

    /// <summary>Compiles source files, which may use everything of Columnar without naming its namespace.</summary>
    public static GeneratorRun Of(params string[] sources)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview, DocumentationMode.Diagnose);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet",
            sources.Select(
                (source, i) =>
                    CSharpSyntaxTree.ParseText("using System; using Columnar;\n" + source, options, $"{i}.cs")
            ),
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ColumnarGenerator().AsSourceGenerator()],
            parseOptions: options,
            driverOptions: new GeneratorDriverOptions(
                IncrementalGeneratorOutputKind.None,
                trackIncrementalGeneratorSteps: true
            )
        );
        return new GeneratorRun(driver, compilation);
    }

    /// <summary>Runs the same driver again, after its first file was changed.</summary>
    public GeneratorRun After(Func<string, string> change)
    {
        SyntaxTree tree = Compilation.SyntaxTrees[0];
        SyntaxTree changed = CSharpSyntaxTree.ParseText(
            change(tree.ToString()),
            (CSharpParseOptions)tree.Options,
            tree.FilePath
        );
        return new GeneratorRun(_driver, Compilation.ReplaceSyntaxTree(tree, changed));
    }
}
