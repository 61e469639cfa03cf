using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Columnar.Tests.Models;
using Microsoft.CodeAnalysis;

namespace Columnar.Tests.Generators;

/// <summary>What the generator says of the layouts of structs is what the runtime makes of them.</summary>
public sealed class GeneratedLayoutTests
{
    private static readonly string[] s_numbers =
    [
        "byte",
        "short",
        "int",
        "long",
        "float",
        "double",
        "Half",
        "Int128",
        "Date32",
        "Timestamp",
        "Decimal128",
        "Uuid",
        "Small",
    ];

    // Usings and the enum.
    private const int FirstLine = 1;

    private static readonly string[] s_others = ["bool", "char", "decimal", "nint", "DateTime", "(int, int)"];

    [Fact]
    public void Generator_and_runtime_refuse_the_same_structs()
    {
        Random random = new(Effort.Seed(20_260_101));
        StringBuilder source = new("using System.Runtime.InteropServices; using System.Runtime.CompilerServices; ");
        source.AppendLine("public enum Small : ushort { }");
        int count = 300 * Effort.Factor;
        for (int i = 0; i < count; i++)
            AppendStruct(source, random, i);
        GeneratorRun run = GeneratorRun.Of(source.ToString());
        Assert.Empty(run.Errors);
        string[] lines = source.ToString().Split('\n');
        HashSet<int> refused = [.. run.Diagnostics.Select(diagnostic => NumberAt(lines, diagnostic))];
        Assert.InRange(refused.Count, count / 5, count * 4 / 5);
        Assembly assembly = Load(run.Compilation);
        for (int i = 0; i < count; i++)
        {
            string? problem = Problem(assembly.GetType($"S{i}", throwOnError: true)!);
            Assert.True(
                problem is not null == refused.Contains(i),
                $"S{i}: runtime says '{problem}'\n{lines[i + FirstLine]}"
            );
        }
    }

    // A line per struct, so that the line tells the number.
    private static void AppendStruct(StringBuilder source, Random random, int number)
    {
        bool isExplicit = random.Next(6) == 0;
        string layout =
            isExplicit ? ", StructLayout(LayoutKind.Explicit)"
            : random.Next(4) == 0
                ? $", StructLayout(LayoutKind.Sequential, Pack = {1 << random.Next(4)}, Size = {random.Next(2) * random.Next(24)})"
            : random.Next(10) == 0 ? ", StructLayout(LayoutKind.Auto)"
            : random.Next(10) == 0 ? $", InlineArray({random.Next(2, 5)})"
            : "";
        bool isArray = layout.Contains("Inline", StringComparison.Ordinal);
        source.Append(CultureInfo.InvariantCulture, $"[ColumnarElement{layout}] public unsafe struct S{number} {{ ");
        int fields = isArray ? 1 : random.Next(2, 5);
        bool isEven = random.Next(2) == 0;
        string type = Pick(random, number);
        for (int i = 0; i < fields; i++)
        {
            if (isExplicit)
                source.Append(CultureInfo.InvariantCulture, $"[FieldOffset({random.Next(3) * 4 + i * 4})] ");
            if (!isEven)
                type = isExplicit ? "int" : Pick(random, number);
            bool isBuffer = !isArray && random.Next(12) == 0;
            string field = isBuffer ? $"fixed short F{i}[{random.Next(1, 5)}]" : $"{type} F{i}";
            source.Append(CultureInfo.InvariantCulture, $"public {field}; ");
        }
        source.AppendLine("}");
    }

    private static string Pick(Random random, int number) =>
        random.Next(25) == 0 ? s_others[random.Next(s_others.Length)]
        : number > 0 && random.Next(6) == 0 ? $"S{random.Next(number)}"
        : s_numbers[random.Next(s_numbers.Length)];

    private static int NumberAt(string[] lines, Diagnostic diagnostic)
    {
        // The run puts a line of its own before the source.
        string line = lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line - 1];
        string name = line[(line.IndexOf(" struct S", StringComparison.Ordinal) + " struct S".Length)..];
        return int.Parse(name.AsSpan(0, name.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
    }

    private static Assembly Load(Compilation compilation)
    {
        using MemoryStream stream = new();
        Assert.True(compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        stream.Position = 0;
        return new AssemblyLoadContext("layouts").LoadFromStream(stream);
    }

    private static string? Problem(Type type)
    {
        try
        {
            typeof(ElementType).GetMethod(nameof(ElementType.Of))!.MakeGenericMethod(type).Invoke(null, null);
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is NotSupportedException refusal)
        {
            return refusal.Message;
        }
    }
}
