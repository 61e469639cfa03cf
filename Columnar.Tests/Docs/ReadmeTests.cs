using System.Reflection;
using System.Runtime.InteropServices;
using Columnar.Tests.Arrow;
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

    [Fact]
    public void The_bridge_to_other_libraries_hands_a_table_to_a_consumer_written_by_the_specification()
    {
        string[] bridge =
        [
            "nint stream = Marshal.AllocHGlobal(40);",
            "using (ArrowView rows = trades.ToArrow()) rows.ExportStream(stream);",
            "consumer.Import(stream);",
        ];
        string[] readme = Lines("README.md");
        int start = Array.FindIndex(readme, line => line.StartsWith(bridge[0], StringComparison.Ordinal));
        Assert.All(bridge, (line, i) => Assert.StartsWith(line, readme[start + i], StringComparison.Ordinal));
        using TemporaryFolder folder = new();
        using Database db = Database.Open(folder.File("a.columnar"));
        Table trades = db.CreateTable(
            "trades",
            [
                new("symbol", ElementType.Utf8, IsNullable: true),
                new("price", ElementType.Float64),
                new("open", ElementType.Bool),
            ]
        );
        trades.AppendRow("A", 1.5, true);
        trades.AppendRow(null, 2.5, false);
        db.Commit();
        trades.AppendRow("B", -0.5, true);
        StreamConsumer consumer = new();
        nint stream = Marshal.AllocHGlobal(40);
        using (ArrowView rows = trades.ToArrow())
            rows.ExportStream(stream);
        consumer.Import(stream);
        Marshal.FreeHGlobal(stream);
        Assert.Equal(["A", null, "B"], consumer.Columns["symbol"]);
        Assert.Equal([1.5, 2.5, -0.5], consumer.Columns["price"]);
        Assert.Equal([true, false, true], consumer.Columns["open"]);
    }

    private static string[] Lines(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Select(line => line.Trim())];
    }
}
