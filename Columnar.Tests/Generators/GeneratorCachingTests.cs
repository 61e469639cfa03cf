using Columnar.Generators;
using Microsoft.CodeAnalysis;

namespace Columnar.Tests.Generators;

public sealed class GeneratorCachingTests
{
    private const string Source = """
        [ColumnarElement] public readonly partial record struct Price(double Value);
        [ColumnarIndex] public readonly partial record struct Height(long Value);
        [ColumnarTable] public readonly partial record struct Trade(DateTime Time, string Symbol, Price Price);
        public static class Other { public const int Number = 1; }
        """;

    [Theory]
    [InlineData("Number = 1", "Number = 2")]
    [InlineData("[ColumnarElement]", "// The first line.\n\n[ColumnarElement]")]
    [InlineData("double Value", "double   Value")]
    [InlineData("public static class", "public  sealed class New; public static class")]
    public void Source_that_changes_no_declaration_is_not_written_anew(string before, string after)
    {
        GeneratorRun first = GeneratorRun.Of(Source);
        GeneratorRun second = first.After(text => Replace(text, before, after));
        foreach (string attribute in new[] { "Element", "Index", "Table" })
        {
            IEnumerable<IncrementalStepRunReason> reasons = Reasons(second, $"Columnar.Columnar{attribute}Attribute");
            Assert.All(
                reasons,
                reason =>
                    Assert.True(
                        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                        $"{reason}"
                    )
            );
            Assert.NotEmpty(reasons);
        }
        Assert.All(
            second.Result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason)
        );
        Assert.Equal(first.Text, second.Text);
    }

    [Theory]
    [InlineData("double Value", "float Value", "Element")]
    [InlineData("record struct Height", "record struct Level", "Index")]
    [InlineData("string Symbol", "string? Symbol", "Table")]
    public void A_changed_declaration_is_the_only_one_that_is_written_anew(string before, string after, string changed)
    {
        GeneratorRun run = GeneratorRun.Of(Source).After(text => Replace(text, before, after));
        foreach (string attribute in new[] { "Element", "Index", "Table" })
        {
            IncrementalStepRunReason reason = Assert.Single(Reasons(run, $"Columnar.Columnar{attribute}Attribute"));
            Assert.Equal(
                attribute == changed,
                reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New
            );
        }
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void A_refused_struct_that_is_mended_changes_no_other_output()
    {
        const string Padded = Source + "[ColumnarElement] public record struct Pair(byte A, int B);";
        GeneratorRun refused = GeneratorRun.Of(Padded);
        Assert.Equal("COL016", Assert.Single(refused.Diagnostics).Id);
        GeneratorRun mended = refused.After(text => Replace(text, "byte A", "int A"));
        Assert.Empty(mended.Diagnostics);
        Assert.Equal(refused.Text, mended.Text);
        foreach (string attribute in new[] { "Element", "Index", "Table" })
            Assert.DoesNotContain(
                Reasons(mended, $"Columnar.Columnar{attribute}Attribute"),
                reason => reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New
            );
    }

    [Fact]
    public void Models_hold_nothing_of_the_compilation()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        foreach (string attribute in new[] { "Element", "Index", "Table" })
        {
            string step = ColumnarGenerator.ModelStep($"Columnar.Columnar{attribute}Attribute");
            foreach (object model in run.Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Value))
                AssertPlain(model, 0);
        }
    }

    private static void AssertPlain(object? value, int depth)
    {
        if (value is null)
            return;
        Assert.False(
            value is ISymbol or SyntaxNode or Location or Compilation,
            $"{value.GetType()} keeps a compilation."
        );
        if (value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
            return;
        Assert.True(depth < 8);
        const System.Reflection.BindingFlags Fields =
            System.Reflection.BindingFlags.Instance
            | System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Public;
        if (value is Array array)
        {
            foreach (object? item in array)
                AssertPlain(item, depth + 1);
            return;
        }
        foreach (System.Reflection.FieldInfo field in value.GetType().GetFields(Fields))
            AssertPlain(field.GetValue(value), depth + 1);
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorRun run, string attribute) =>
        [
            .. run
                .Result.TrackedSteps[ColumnarGenerator.ModelStep(attribute)]
                .SelectMany(step => step.Outputs)
                .Select(output => output.Reason),
        ];

    private static string Replace(string text, string before, string after)
    {
        Assert.Contains(before, text, StringComparison.Ordinal);
        return text.Replace(before, after, StringComparison.Ordinal);
    }
}
