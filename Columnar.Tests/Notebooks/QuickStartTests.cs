using Columnar.Tests.Doubles;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Formatting;

namespace Columnar.Tests.Notebooks;

/// <summary>The quick start: the notebook is the app, and each of its cells runs in the engine of C# notebooks, twice.</summary>
// Alone, because it looks for its data from the current folder, which belongs to the process.
[Collection(nameof(QuickStartTests))]
[CollectionDefinition(nameof(QuickStartTests), DisableParallelization = true)]
public sealed class QuickStartTests
{
    // What kernels import by themselves.
    private static readonly string[] s_imports =
    [
        "System",
        "System.IO",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
    ];

    [Fact]
    public void The_notebook_is_the_app()
    {
        List<NotebookCell> app = NotebookFile.ReadApp(Path.Combine(Samples(), "QuickStart.cs"));
        List<NotebookCell> notebook = NotebookFile.Read(Notebook());
        Assert.Equal(app, notebook.Select(cell => cell with { Source = WithoutDirectives(cell.Source) }));
    }

    [Fact]
    public async Task Every_cell_runs_and_runs_again_and_shows_its_result()
    {
        using var folder = new TemporaryFolder();
        string before = Environment.CurrentDirectory;
        string? temporary = Environment.GetEnvironmentVariable("TMPDIR");
        Environment.CurrentDirectory = Path.GetDirectoryName(Notebook())!;
        Environment.SetEnvironmentVariable("TMPDIR", folder.Path);
        try
        {
            List<NotebookCell> cells = NotebookFile.Read(Notebook());
            ScriptState<object>? state = null;
            Dictionary<string, string> shown = [];
            for (int round = 0; round < 2; round++)
            {
                // The last cleans up; before it all others are run again.
                foreach (NotebookCell cell in cells.Where(cell => cell.IsCode).SkipLast(1 - round))
                {
                    state = await RunAsync(state, WithoutDirectives(cell.Source));
                    if (state.ReturnValue is { } value)
                        shown[cell.Source.Split('\n')[^1]] = value.ToDisplayString("text/html");
                }
            }
            Assert.Contains("200000 rows, 3 columns", shown["flights"], StringComparison.Ordinal);
            Assert.Contains("25%", shown["figures"], StringComparison.Ordinal);
            Assert.Contains("mean(delay)", shown["byDistance"], StringComparison.Ordinal);
            Assert.Contains("Arrow view: 200000 rows", shown["arrow"], StringComparison.Ordinal);
            Assert.Contains("1000 rows", shown["then"], StringComparison.Ordinal);
            Assert.Contains("1000 rows", shown["hours"], StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder.Path));
            // Disposed as often as the cell was run.
            ((Database)state!.GetVariable("db").Value).Dispose();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Environment.SetEnvironmentVariable("TMPDIR", temporary);
        }
    }

    private static Task<ScriptState<object>> RunAsync(ScriptState<object>? state, string code)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        if (state is not null)
            return state.ContinueWithAsync(code, cancellationToken: cancellation);
        ScriptOptions options = ScriptOptions
            .Default.WithReferences(
                typeof(Database).Assembly,
                typeof(ArrowView).Assembly,
                typeof(QueryResult).Assembly,
                typeof(MathNet.Numerics.Statistics.Statistics).Assembly
            )
            .WithImports(s_imports);
        return CSharpScript.RunAsync(code, options, cancellationToken: cancellation);
    }

    // Kernels load assemblies by directives; a script is given them.
    private static string WithoutDirectives(string source) =>
        string.Join('\n', source.Split('\n').Where(line => !line.StartsWith("#r ", StringComparison.Ordinal)));

    private static string Notebook() => Path.Combine(Samples(), "notebooks", "QuickStart.ipynb");

    private static string Samples()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "samples", "QuickStart.cs")))
                return Path.Combine(folder.FullName, "samples");
        }
        Assert.Skip("The sources are not beside the tests.");
        return "";
    }
}
