using Columnar.Filters;
using Columnar.Grouping;
using Columnar.Memory;
using Columnar.Syntax;

namespace Columnar.Evaluation;

/// <summary>A test of one text.</summary>
internal interface ITextTest
{
    bool Holds(ReadOnlySpan<byte> text);
}

/// <summary>Before or after a constant in the order of bytes.</summary>
internal readonly struct TextCompares(byte[] constant, Comparison op) : ITextTest
{
    public bool Holds(ReadOnlySpan<byte> text) => op.Holds(text.SequenceCompareTo(constant));
}

/// <summary>One of several constants.</summary>
internal readonly struct TextIsIn(TextKeys constants) : ITextTest
{
    public bool Holds(ReadOnlySpan<byte> text) => constants.Contains(text);
}

/// <summary>Matches a pattern.</summary>
internal readonly struct TextMatches(LikePattern pattern) : ITextTest
{
    public bool Holds(ReadOnlySpan<byte> text) => pattern.Matches(text);
}
