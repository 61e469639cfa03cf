using System.Reflection;
using System.Text.RegularExpressions;

namespace Columnar.Tests.Architecture;

/// <summary>Dependencies point down only.</summary>
public sealed partial class LayerTests
{
    // Each folder of Core with the folders it may use, besides the types and errors at the bottom.
    private static readonly Dictionary<string, string[]> s_coreFolders = new()
    {
        ["Types"] = [],
        ["Errors"] = [],
        ["Memory"] = [],
        ["Formatting"] = [],
        ["Display"] = ["Formatting"],
        ["Compression"] = ["Memory"],
        ["Storage"] = ["Memory", "Compression", "Storage.Platform"],
        ["Vectors"] = ["Types", "Memory", "Formatting", "Display", "Compression", "Storage"],
        ["Tables"] = ["Types", "Memory", "Formatting", "Display", "Compression", "Storage", "Vectors"],
        ["Csv"] = ["Types", "Memory", "Formatting", "Storage", "Vectors", "Tables"],
        ["Json"] = ["Types", "Memory", "Formatting", "Storage", "Vectors", "Tables"],
        ["Conversion"] = ["Types", "Memory", "Formatting", "Storage", "Vectors", "Tables", "Csv"],
    };

    [Theory]
    [InlineData(typeof(Database), new string[0])]
    [InlineData(typeof(ArrowView), new[] { "Columnar.Core" })]
    [InlineData(typeof(QueryResult), new[] { "Columnar.Core" })]
    public void Assemblies_refer_only_to_those_below(Type typeOfAssembly, string[] below)
    {
        IEnumerable<string> columnar = typeOfAssembly
            .Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Columnar.", StringComparison.Ordinal));
        Assert.Subset(below.ToHashSet(), columnar.ToHashSet());
    }

    [Theory]
    [InlineData(typeof(Database), new string[0])]
    [InlineData(typeof(ArrowView), new string[0])]
    [InlineData(typeof(QueryResult), new[] { "MathNet.Numerics" })]
    public void Libraries_need_no_package_but_those_named(Type typeOfAssembly, string[] packages)
    {
        IEnumerable<string> others = typeOfAssembly
            .Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name =>
                !name.StartsWith("Columnar.", StringComparison.Ordinal)
                && !name.StartsWith("System.", StringComparison.Ordinal)
                && name is not ("System" or "Microsoft.Win32.Primitives" or "netstandard")
            );
        Assert.Subset(packages.ToHashSet(), others.ToHashSet());
    }

    [Fact]
    public void Folders_of_Core_use_only_those_below()
    {
        string core = Path.Combine(RepositoryRoot(), "Columnar.Core");
        List<string> wrong = [];
        foreach ((string folder, string[] allowed) in s_coreFolders)
        {
            foreach (
                string file in Directory.EnumerateFiles(Path.Combine(core, folder), "*.cs", SearchOption.AllDirectories)
            )
            {
                foreach (Match match in NamespaceUse().Matches(File.ReadAllText(file)))
                {
                    string used = match.Groups["used"].Value;
                    if (
                        used != folder
                        && !used.StartsWith(folder + ".", StringComparison.Ordinal)
                        && !allowed.Contains(used)
                    )
                        wrong.Add($"{Path.GetRelativePath(core, file)} uses Columnar.{used}");
                }
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Operating_systems_are_known_to_the_platform_folder_only()
    {
        string core = Path.Combine(RepositoryRoot(), "Columnar.Core");
        IEnumerable<string> wrong = Directory
            .EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file =>
                !file.Contains(
                    $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            )
            .Where(file =>
                !file.Contains(
                    $"{Path.DirectorySeparatorChar}Platform{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            )
            .Where(file =>
                File.ReadAllText(file) is var text
                && (
                    text.Contains("LibraryImport", StringComparison.Ordinal)
                    || text.Contains("OperatingSystem.Is", StringComparison.Ordinal)
                )
            );
        Assert.Empty(wrong);
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Columnar.sln")))
                return folder.FullName;
        }
        Assert.Skip("The sources are not beside the tests.");
        return "";
    }

    [GeneratedRegex(
        @"^using (static )?Columnar\.(?<used>[A-Za-z.]+);",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex NamespaceUse();
}
