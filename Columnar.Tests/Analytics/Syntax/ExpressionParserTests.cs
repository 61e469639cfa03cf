using Columnar.Syntax;
using static Columnar.Expressions;

namespace Columnar.Tests.Analytics.Syntax;

public sealed class ExpressionParserTests
{
    [Theory]
    [InlineData("a = 1", "a = 1")]
    [InlineData("a == 1 && b <> 2", "a = 1 and b != 2")]
    [InlineData("a or b and not c", "a or b and not c")]
    [InlineData("(a or b) and c", "(a or b) and c")]
    [InlineData("!(a AND b)", "not (a and b)")]
    [InlineData("a + b * c - d", "a + b * c - d")]
    [InlineData("a - (b - c)", "a - (b - c)")]
    [InlineData("(a + b) * c / d", "(a + b) * c / d")]
    [InlineData("-a * -5 + +3", "-a * -5 + 3")]
    [InlineData("- - a", "-(-a)")]
    [InlineData("\"my col\" >= .5", "\"my col\" >= 0.5")]
    [InlineData("\"a\"\"b\" is not null", "not \"a\"\"b\" is null")]
    [InlineData("name in ('x', 'it''s')", "name in ('x', 'it''s')")]
    [InlineData("x not between 1 and 2e3 and y", "not x between 1 and 2000.0 and y")]
    [InlineData("x not like 'a%'", "not x like 'a%'")]
    [InlineData("x = null or true", "x = null or true")]
    [InlineData("x = -9223372036854775808", "x = -9223372036854775808")]
    [InlineData("x = 18446744073709551615", "x = 18446744073709551615")]
    [InlineData("\"and\" = 1", "\"and\" = 1")]
    [InlineData("sum > 1", "sum > 1")]
    public void Text_is_read_with_the_usual_precedence(string text, string canonical)
    {
        Assert.Equal(canonical, Filter.Parse(text).ToString());
        Assert.Equal(canonical, Filter.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("", 1, "a column or a value")]
    [InlineData("a >", 4, "a column or a value")]
    [InlineData("a > > 1", 5, "a column or a value")]
    [InlineData("(a > 1", 7, "')'")]
    [InlineData("a > 1)", 6, "an operator or the end")]
    [InlineData("a < b < c", 7, "after a comparison")]
    [InlineData("a = 'x", 5, "a closing '")]
    [InlineData("\"a", 1, "a closing \"")]
    [InlineData("a # 1", 3, "a name, a value or an operator")]
    [InlineData("a = 12ab", 7, "an operator after the number")]
    [InlineData("a = 1.2.3", 8, "an operator after the number")]
    [InlineData("a = 18446744073709551616", 5, "64 bits")]
    [InlineData("a = 1e999", 5, "1.8e308")]
    [InlineData("a is 5", 6, "null after is")]
    [InlineData("a between 1 or 2", 13, "and between the bounds")]
    [InlineData("a in ()", 7, "a column or a value")]
    [InlineData("a in (1, 2", 11, "a comma or ')'")]
    [InlineData("a in 5", 6, "'(' after in")]
    [InlineData("a like b", 8, "single quotes")]
    [InlineData("a not 5", 7, "between, in or like")]
    [InlineData("sqrt(a) > 1", 1, "functions stand in the list of aggregates only")]
    [InlineData("a and and b", 7, "a column or a value")]
    [InlineData("a \u0001", 3, "U+0001")]
    public void Errors_name_the_place_and_what_was_expected(string text, int position, string expected)
    {
        var error = Assert.Throws<FormatException>(() => Filter.Parse(text));
        Assert.Contains($"character {position}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("+", "")]
    [InlineData("a + (", ")")]
    [InlineData("a + ", "")]
    [InlineData("a < 1 or not (b and ", ")")]
    public void Deep_nesting_is_refused_without_a_stack_overflow(string open, string close)
    {
        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels)) + "a" + string.Concat(Enumerable.Repeat(close, levels));
        Filter.Parse(Nested(50));
        var error = Assert.Throws<FormatException>(() => Filter.Parse(Nested(100_000)));
        Assert.Contains("levels of nesting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_of_conditions_are_not_deep()
    {
        string text = string.Join(" or ", Enumerable.Range(0, 50_000).Select(i => $"a = {i}"));
        Assert.Equal(50_000, ((LogicNode)Filter.Parse(text).Node).Operands.Count);
    }

    [Fact]
    public void Random_token_salad_is_read_or_refused_with_a_format_error()
    {
        string[] tokens =
        [
            "a",
            "\"b c\"",
            "'t'",
            "1",
            "2.5",
            "(",
            ")",
            ",",
            "=",
            "<",
            "and",
            "or",
            "not",
            "in",
            "is",
            "null",
            "like",
            "between",
            "+",
            "-",
            "*",
            "/",
            "!",
            "''",
            "true",
            "é",
            "%",
        ];
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            string text = string.Join(
                ' ',
                Enumerable.Range(0, random.Next(1, 9)).Select(_ => tokens[random.Next(tokens.Length)])
            );
            try
            {
                string printed = Filter.Parse(text).ToString();
                Assert.Equal(printed, Filter.Parse(printed).ToString());
            }
            catch (FormatException) { }
        }
    }

    [Fact]
    public void What_is_printed_reads_back_as_an_equal_tree()
    {
        var nodes = new RandomNodes(new Random(11));
        for (int round = 0; round < 3_000; round++)
        {
            Node node = nodes.Condition(4);
            string text = node.ToString();
            Assert.Equal(text, ExpressionParser.ParseExpression(text).ToString());
        }
    }

    [Fact]
    public void The_operators_of_the_language_make_the_same_trees_as_text()
    {
        Filter built =
            (Column("price") > 10 & Column("symbol") == "A") | !(Column("a b").Between(1, 2.5) && Column("x").In(1, 2))
            || Column("flag")
            || Column("n").IsNotNull()
            || Column("t").Like("A%")
            || -Column("x") + 1 <= Column("y") * 2 / 3;
        string text =
            "price > 10 and symbol = 'A' or not (\"a b\" between 1 and 2.5 and x in (1, 2)) or flag or not n is null "
            + "or t like 'A%' or -x + 1 <= y * 2 / 3";
        Assert.Equal(text, built.ToString());
        Assert.Equal(Filter.Parse(text).Node, built.Node);
    }

    [Fact]
    public void Nesting_by_operators_is_bounded_too()
    {
        Expression sum = Column("a");
        Assert.Throws<ArgumentException>(() =>
        {
            for (int i = 0; i < 1_000; i++)
                sum += 1;
        });
    }

    [Fact]
    public void A_null_operand_is_refused_with_a_hint() =>
        Assert.Contains(
            "IsNull()",
            Assert.Throws<ArgumentNullException>(() => Column("a") == (Expression)null!).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Aggregates_are_read_with_their_names()
    {
        IReadOnlyList<Aggregate> aggregates = Aggregate.ParseList(
            "sum(x), MAX(a * 2) as high, count(*), avg(y) as \"mean y\", count(x), count_true(a > 1)"
        );
        Assert.Equal(
            ["sum(x)", "high", "count(*)", "mean y", "count(x)", "count_true(a > 1)"],
            aggregates.Select(aggregate => aggregate.Name)
        );
        Assert.Equal("max(a * 2) as high", aggregates[1].ToString());
        Assert.Equal("mean(y) as \"mean y\"", aggregates[3].ToString());
    }

    [Theory]
    [InlineData("", 1, "an aggregate")]
    [InlineData("median(x)", 1, "an aggregate")]
    [InlineData("sum", 4, "'('")]
    [InlineData("sum(*)", 5, "a column or a value")]
    [InlineData("sum(x) sum(y)", 8, "a comma or the end")]
    [InlineData("sum(x),", 8, "an aggregate")]
    [InlineData("sum(x) as 5", 11, "a name after as")]
    public void Errors_in_aggregates_name_the_place(string text, int position, string expected)
    {
        var error = Assert.Throws<FormatException>(() => Aggregate.ParseList(text));
        Assert.Contains($"character {position}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
