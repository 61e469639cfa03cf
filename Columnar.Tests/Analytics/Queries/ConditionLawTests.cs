using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Scans;
using Columnar.Syntax;
using Columnar.Tests.Analytics.Syntax;

namespace Columnar.Tests.Analytics.Queries;

[Trait("Category", "Kernels")]
public sealed class ConditionLawTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 63)]
    [InlineData(3, 64)]
    [InlineData(4, 130)]
    [InlineData(5, 300)]
    [InlineData(6, 4096)]
    [InlineData(7, 4500)]
    public void Every_condition_means_what_the_naive_interpreter_says(int seed, int rows)
    {
        ModelTable table = ModelTables.Random(seed, rows);
        var nodes = new RandomNodes(new Random(seed));
        using QuerySource source = QuerySource.Open(table.ToView(seed));
        for (int round = 0; round < 60_000 / (rows + 60); round++)
        {
            Node node = nodes.Condition(3);
            bool?[]? expected = Expected(table, node);
            if (expected is null)
                Assert.Throws<OverflowException>(() => Actual(source, node));
            else
                Compare(expected, Actual(source, node), node);
        }
    }

    private static bool?[]? Expected(ModelTable table, Node node)
    {
        try
        {
            return
            [
                .. Enumerable
                    .Range(0, table.RowCount)
                    .Select(row => (bool?)NaiveInterpreter.Evaluate(table, node, row)),
            ];
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static unsafe bool?[] Actual(QuerySource source, Node node)
    {
        using var binder = new Binder(source);
        using var workspace = new Workspace();
        Condition condition = binder.BindCondition(node);
        var answers = new List<bool?>();
        ulong* isTrue = stackalloc ulong[Packets.Words];
        ulong* isNull = stackalloc ulong[Packets.Words];
        for (long row = 0; row < source.RowCount; row += Packets.Rows)
        {
            int rows = (int)Math.Min(Packets.Rows, source.RowCount - row);
            workspace.MoveTo(row, rows);
            condition.Evaluate(workspace, null, isTrue, isNull);
            for (int i = 0; i < (rows + 63) / 64 * 64; i++)
            {
                bool t = (isTrue[i >> 6] >> (i & 63) & 1) != 0;
                bool n = (isNull[i >> 6] >> (i & 63) & 1) != 0;
                Assert.False(t && n, node.ToString());
                if (i < rows)
                    answers.Add(n ? null : t);
                else
                    Assert.False(t || n, "bits beyond the rows are cleared");
            }
        }
        return [.. answers];
    }

    private static void Compare(bool?[] expected, bool?[] actual, Node node)
    {
        for (int row = 0; row < expected.Length; row++)
            Assert.True(expected[row] == actual[row], $"{node}: row {row} is {actual[row]}, should be {expected[row]}");
    }
}
