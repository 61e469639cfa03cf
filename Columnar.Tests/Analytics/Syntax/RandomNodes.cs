using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar.Tests.Analytics.Syntax;

/// <summary>Random expressions that are well typed over the columns of <see cref="Queries.QueryLawTests"/>.</summary>
internal sealed class RandomNodes(Random random)
{
    private static readonly string[] s_numbers =
    [
        "i8",
        "u8",
        "i16",
        "u16",
        "i32",
        "u32",
        "i64",
        "u64",
        "f16",
        "f32",
        "f64",
    ];
    private static readonly object[] s_constants =
    [
        0L,
        1L,
        -1L,
        60L,
        127L,
        128L,
        255L,
        300L,
        -32768L,
        65535L,
        (1L << 53) + 1,
        long.MinValue,
        long.MaxValue,
        ulong.MaxValue,
        0.0,
        -0.0,
        0.1,
        60.5,
        -1e300,
        1e10,
        9007199254740993.0,
        9.223372036854775807e18,
        1.8446744073709552e19,
        65504.0,
    ];
    private static readonly string[] s_texts =
    [
        "",
        "A",
        "AB",
        "ABC",
        "B",
        "zebra",
        "é",
        "日本",
        "😀",
        "a%b",
        "long enough to hash twice",
    ];
    private static readonly string[] s_patterns =
    [
        "%",
        "A%",
        "%B",
        "%B%",
        "_",
        "A_",
        "%é%",
        "_B%C",
        "a\\%b",
        "__%",
        "%o%s%",
        "",
    ];

    public static IReadOnlyList<string> Texts => s_texts;

    public static IReadOnlyList<object> Constants => s_constants;

    public Node Condition(int depth)
    {
        int choice = random.Next(depth > 0 ? 12 : 8);
        return choice switch
        {
            0 or 1 => Compared(Number(depth), Number(depth)),
            2 => new ComparisonNode(
                Operator(),
                new ColumnNode("text"),
                random.Next(4) == 0 ? new ColumnNode("text2") : Text()
            ),
            3 => random.Next(3) switch
            {
                0 => new LikeNode(new ColumnNode("text"), Pick(s_patterns)),
                1 => new InNode(new ColumnNode("text"), Values(Text)),
                _ => new BetweenNode(new ColumnNode("text"), Text(), Text()),
            },
            4 => new BetweenNode(Number(depth), Number(0), Number(0)),
            5 => new InNode(new ColumnNode(Pick(s_numbers)), Values(Constant)),
            6 => random.Next(3) switch
            {
                0 => new ColumnNode("flag"),
                1 => new IsNullNode(
                    random.Next(2) == 0 ? new ColumnNode(Pick(["text", "flag", "i16", "date"])) : Number(depth)
                ),
                _ => new ComparisonNode(
                    random.Next(2) == 0 ? Comparison.Equal : Comparison.NotEqual,
                    new ColumnNode("flag"),
                    random.Next(2) == 0 ? new LiteralNode(true) : new ColumnNode("flag2")
                ),
            },
            7 => new ComparisonNode(Operator(), new ColumnNode(Pick(["date", "ts", "tns"])), Time()),
            8 => new NotNode(Condition(depth - 1)),
            _ => LogicNode.Join(
                random.Next(2) == 0,
                [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Condition(depth - 1))]
            ),
        };
    }

    public Node Number(int depth)
    {
        if (depth <= 0 || random.Next(3) == 0)
            return random.Next(3) == 0 ? Constant() : new ColumnNode(Pick(s_numbers));
        return random.Next(5) switch
        {
            0 => NegateNode.Of(Number(depth - 1)),
            int op => new ArithmeticNode((ArithmeticOperator)(op - 1), Number(depth - 1), Number(depth - 1)),
        };
    }

    private ComparisonNode Compared(Node left, Node right) => new(Operator(), left, right);

    private Comparison Operator() => (Comparison)random.Next(6);

    private LiteralNode Constant() => random.Next(20) == 0 ? LiteralNode.Null : new LiteralNode(Pick(s_constants));

    private LiteralNode Text() => new(Pick(s_texts));

    private Node Time() =>
        random.Next(6) switch
        {
            0 => new LiteralNode(new DateOnly(1970, 1, 3)),
            1 => new LiteralNode(new DateTime(1970, 1, 3, 0, 0, 1)),
            2 => new LiteralNode("1970-01-03"),
            3 => new LiteralNode("1970-01-02T23:59:59.5"),
            4 => new LiteralNode("1969-12-31 23:59:59.9999999"),
            _ => new ColumnNode(Pick(["date", "ts", "tns"])),
        };

    private NodeList Values(Func<Node> value) => new(Enumerable.Range(0, random.Next(1, 14)).Select(_ => value()));

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
