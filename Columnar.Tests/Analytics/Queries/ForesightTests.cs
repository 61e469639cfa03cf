using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Syntax;
using Columnar.Tests.Analytics.Syntax;
using Columnar.Tests.Models;

namespace Columnar.Tests.Analytics.Queries;

/// <summary>What is said of rows without reading them is what reading them says.</summary>
public sealed class ForesightTests
{
    [Fact]
    public void No_answer_and_no_failure_is_unforeseen()
    {
        int decided = 0;
        for (int seed = 1; seed <= 25 * Effort.Factor; seed++)
        {
            // Short chunks of few values, so that much is decided.
            ModelTable table = ModelTables.Random(Effort.Seed(seed), 40 + seed % 3 * 30, seed % 2 == 0 ? 0 : 0.4);
            var nodes = new RandomNodes(new Random(seed));
            using QuerySource source = QuerySource.Open(ShortChunks(table, seed));
            for (int round = 0; round < 60; round++)
                decided += Check(table, source, nodes.Condition(round % 3));
        }
        Assert.True(decided > 500, $"only {decided} pieces were decided");
    }

    [Theory]
    [InlineData("f64 > 1 and i64 + i64 > 0")]
    [InlineData("i64 + i64 > 0 and f64 > 1")]
    [InlineData("i64 is not null or i64 * 2 = 4")]
    [InlineData("not (i8 < 1000 or i64 * 9 = 4)")]
    [InlineData("(i64 * 3 > 1) is null")]
    public void An_operand_that_may_overflow_is_foreseen_where_it_is_asked(string filter)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            ModelTable table = ModelTables.Random(seed, 60, 0.3);
            using QuerySource source = QuerySource.Open(ShortChunks(table, seed));
            Check(table, source, ExpressionParser.ParseExpression(filter));
        }
    }

    // Gives how many pieces were decided.
    private static int Check(ModelTable table, QuerySource source, Node node)
    {
        using var binder = new Binder(source);
        Condition condition = binder.BindCondition(node);
        int decided = 0;
        for (long row = 0; row < source.RowCount; )
        {
            long end = source.RowCount;
            Outcomes outcomes = condition.Foresee(row, ref end);
            Assert.InRange(end, row + 1, source.RowCount);
            decided += outcomes.AreAlwaysTrue() || outcomes.AreNeverTrue() ? 1 : 0;
            for (; row < end; row++)
                Assert.True(outcomes.Has(Answer(table, node, (int)row)), $"{node}, row {row}: {outcomes}");
        }
        return decided;
    }

    private static Outcomes Answer(ModelTable table, Node node, int row)
    {
        try
        {
            return (bool?)NaiveInterpreter.Evaluate(table, node, row) switch
            {
                true => Outcomes.True,
                false => Outcomes.False,
                null => Outcomes.Null,
            };
        }
        catch (OverflowException)
        {
            return Outcomes.Failure;
        }
    }

    private static TableView ShortChunks(ModelTable table, int seed)
    {
        var random = new Random(seed);
        VectorView[] views =
        [
            .. table.Columns.Select(column => column.ToView(random.Next(1, 8), random.Next(1, 30), random.Next(1, 4))),
        ];
        TableColumn[] schema = [.. table.Columns.Select(column => new TableColumn(column.Name, column.Type, true))];
        return new TableView("model", schema, views, table.RowCount, lease: null);
    }
}
