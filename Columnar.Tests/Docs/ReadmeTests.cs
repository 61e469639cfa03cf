using System.Reflection;
using Columnar.Tests.Doubles;

namespace Columnar.Tests.Docs;

// Alone, because the example writes to the current folder, which belongs to the process.
[Collection(nameof(ReadmeTests))]
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
public sealed class ReadmeTests
{
    [Fact]
    public void The_example_is_the_one_that_is_tested()
    {
        string[] readme = Lines("README.md");
        int start = Array.IndexOf(readme, "using static Columnar.Expressions;") + 1;
        int end = Array.IndexOf(readme, "```", start);
        string[] source = Lines("ReadmeExample.cs");
        int first = Array.IndexOf(source, "// README begins") + 1;
        int last = Array.IndexOf(source, "// README ends");
        Assert.Equal(
            source[first..last].Where(line => line.Length > 0),
            readme[start..end].Where(line => line.Length > 0)
        );
    }

    [Fact]
    public void The_example_runs()
    {
        using var folder = new TemporaryFolder();
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            ReadmeExample.Run();
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static string[] Lines(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.Trim())];
    }
}
