using Columnar.Filters;
using Columnar.Grouping;
using Columnar.Memory;
using Columnar.Syntax;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>A test of one text.</summary>
internal interface ITextTest
{
    bool Holds(ReadOnlySpan<byte> text);

    /// <summary>What the test of the texts of a block may give.</summary>
    Outcomes Foresee(in ViewBlock block);
}

/// <summary>Before or after a constant in the order of bytes.</summary>
internal readonly struct TextCompares(byte[] constant, Comparison op) : ITextTest
{
    public bool Holds(ReadOnlySpan<byte> text) => op.Holds(text.SequenceCompareTo(constant));

    public Outcomes Foresee(in ViewBlock block) => Foresight.Of(Foresight.OrdersOf(block, constant), op);
}

/// <summary>One of several constants.</summary>
/// <param name="constants">The constants.</param>
/// <param name="least">The first of them in the order of bytes.</param>
/// <param name="greatest">The last of them.</param>
internal readonly struct TextIsIn(TextKeys constants, byte[] least, byte[] greatest) : ITextTest
{
    public bool Holds(ReadOnlySpan<byte> text) => constants.Contains(text);

    public Outcomes Foresee(in ViewBlock block)
    {
        bool mayBeIn =
            (Foresight.OrdersOf(block, least) & (Orders.Equal | Orders.After)) != Orders.None
            && (Foresight.OrdersOf(block, greatest) & (Orders.Equal | Orders.Before)) != Orders.None;
        return mayBeIn ? Outcomes.True | Outcomes.False : Outcomes.False;
    }
}

/// <summary>Matches a pattern.</summary>
internal readonly struct TextMatches(LikePattern pattern) : ITextTest
{
    private readonly byte[] _prefix = pattern.Prefix;

    public bool Holds(ReadOnlySpan<byte> text) => pattern.Matches(text);

    public Outcomes Foresee(in ViewBlock block) =>
        Foresight.MayBeginWith(block, _prefix) ? Outcomes.True | Outcomes.False : Outcomes.False;
}
