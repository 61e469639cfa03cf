using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Columnar.Tests.Generators;

/// <summary>What is generated changes only when the approved text changes with it; all of it compiles.</summary>
public sealed class GeneratedSourceTests
{
    [Fact]
    public void Elements() =>
        Approve(
            """
            namespace Shop;

            [ColumnarElement]
            public readonly partial record struct Price(double Value);

            [ColumnarElement]
            public readonly partial struct Weight
            {
                private readonly float _grams;
                public Weight(float grams) => _grams = grams;
            }

            [ColumnarElement]
            public readonly partial record struct Tagged<T>(T Value)
                where T : unmanaged;

            [ColumnarElement]
            public readonly partial record struct Twice(Tagged<Price> Value);

            [ColumnarElement(Unit = TimeUnit.Nanosecond, TimeZone = "Europe/\"Zürich\"")]
            public readonly partial record struct Instant(Timestamp Value);

            [ColumnarElement(Precision = 20, Scale = 4)]
            public readonly partial record struct Money(Decimal128 Value);

            [ColumnarElement]
            public readonly partial record struct Level(DayOfWeek Value);
            """
        );

    [Fact]
    public void Indexes() =>
        Approve(
            """
            namespace Chain;

            [ColumnarIndex]
            public readonly partial record struct Height(long Value);

            [ColumnarIndex(Name = "slot")]
            public readonly partial record struct Slot(uint Number);

            [ColumnarIndex]
            public readonly partial record struct Own(ulong Value)
            {
                public static Own From(long row) => new((ulong)row);
                public static bool operator <(Own left, Own right) => left.Value < right.Value;
                public static bool operator >(Own left, Own right) => left.Value > right.Value;
                public static bool operator <=(Own left, Own right) => left.Value <= right.Value;
                public static bool operator >=(Own left, Own right) => left.Value >= right.Value;
                public static implicit operator long(Own own) => (long)own.Value;
            }
            """
        );

    [Fact]
    public void Rows() =>
        Approve(
            """
            namespace Exchange;

            public enum Side : byte { Buy, Sell }

            public struct Pair { public int Left; public int Right; }

            [ColumnarElement]
            public readonly partial record struct Price(double Value);

            [ColumnarTable]
            public readonly partial record struct Trade(DateTime Time, [ColumnarColumn(IsDictionary = true)] string Symbol, Price Price, int? Size, Side Side);

            public static partial class Everything
            {
                [ColumnarTable]
                internal partial record struct @class(
                    bool A,
                    bool? B,
                    string? C,
                    ReadOnlyMemory<byte> D,
                    DateOnly E,
                    [ColumnarColumn(Unit = TimeUnit.Microsecond)] TimeOnly F,
                    [ColumnarColumn("when", TimeZone = "UTC")] DateTime? G,
                    DateTimeOffset H,
                    [ColumnarColumn("how \"long\"", Unit = TimeUnit.Second)] TimeSpan I,
                    decimal J,
                    [ColumnarColumn(Precision = 10)] decimal? K,
                    Guid L,
                    [ColumnarColumn(IsCompressed = true)] Half M,
                    [ColumnarColumn("n", IsCompressed = true, Codec = VectorCodec.Raw)] Side? N,
                    Price? O,
                    [ColumnarColumn(Unit = TimeUnit.Second)] Timestamp P,
                    Pair Q,
                    ulong @int)
                {
                    public readonly bool IsGood => A;
                }
            }

            [ColumnarTable]
            public partial record struct Named(string Schema, int Other);
            """
        );

    [Fact]
    public void Types_of_the_global_namespace_and_names_that_differ_in_case_only()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            [ColumnarElement] partial record struct price(double Value);
            [ColumnarElement] partial record struct Price(double Value);
            partial class Outer<T> { partial interface IInner { partial record R { [ColumnarElement] internal partial record struct Price(int Value); } } }
            """
        );
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
        Assert.Equal(3, run.Result.GeneratedSources.Length);
    }

    [Fact]
    public void Documentation_is_complete_so_that_projects_which_ask_for_it_compile()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            /// <summary>A.</summary>
            /// <param name="Value">B.</param>
            [ColumnarIndex] public readonly partial record struct Height(long Value);

            /// <summary>A.</summary>
            /// <param name="Value">B.</param>
            [ColumnarTable] public readonly partial record struct Row(long Value);
            """
        );
        Compilation all = run.Compilation.AddSyntaxTrees(
            run.Result.GeneratedSources.Select(source => source.SyntaxTree)
        );
        Assert.DoesNotContain(all.GetDiagnostics(), diagnostic => diagnostic.Id == "CS1591");
    }

    [Fact]
    public void Row_that_is_named_as_a_generated_member()
    {
        GeneratorRun run = GeneratorRun.Of("[ColumnarTable] public readonly partial record struct Schema(int A);");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Index_whose_number_is_named_like_a_parameter_of_a_generated_member()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            [ColumnarIndex] public readonly partial record struct A(long other);
            [ColumnarIndex] public readonly partial record struct B(long row);
            [ColumnarIndex] public readonly partial record struct C(long index);
            [ColumnarIndex] public readonly partial record struct D(long left);
            [ColumnarIndex] public readonly partial record struct E(long rows);
            """
        );
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Types_that_are_named_like_contextual_keywords()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            [ColumnarIndex] public readonly partial record struct @scoped(long Value);
            [ColumnarElement] public readonly partial record struct @required(long Value);
            public partial class @file { [ColumnarTable] public readonly partial record struct @var(@required A, @scoped? B); }
            [ColumnarElement] public readonly partial record struct @record<T>(T Value) where T : unmanaged;
            """
        );
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
        Assert.DoesNotContain(
            run.Compilation.AddSyntaxTrees(run.Result.GeneratedSources.Select(source => source.SyntaxTree))
                .GetDiagnostics(),
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning && diagnostic.Id == "CS8981"
        );
    }

    [Fact]
    public void Structs_without_padding_need_no_other_part()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            [ColumnarElement] public readonly record struct Point(double X, double Y);
            [ColumnarElement] public record struct Pair<T>(T First, T Second) where T : unmanaged;
            [ColumnarElement] public record struct Wide(Int128 A, UInt128 B);
            [ColumnarElement] public unsafe struct Buffer { public fixed short Values[3]; public ushort Rest; }
            [ColumnarElement, System.Runtime.CompilerServices.InlineArray(3)] public struct Three { private float _first; }
            [ColumnarElement, System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 1)] public record struct Packed(byte A, long B);
            public static class Outer { [ColumnarElement] public record struct Nested(Point A, Pair<int> B, Packed C, byte D, Half E, DayOfWeek F); }
            """
        );
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
        Assert.Empty(run.Result.GeneratedSources);
    }

    private static void Approve(string source, [CallerMemberName] string name = "")
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Errors);
        string folder = Path.Combine(Path.GetDirectoryName(SourceFile())!, "Approved");
        if (!Directory.Exists(folder))
            Assert.Skip("The sources are not beside the tests.");
        string path = Path.Combine(folder, $"{name}.approved.txt");
        string approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (run.Text != approved)
            File.WriteAllText(Path.Combine(folder, $"{name}.received.txt"), run.Text);
        Assert.True(
            run.Text == approved,
            $"What is generated changed: if it was meant to, rename {name}.received.txt to .approved.txt."
        );
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
