using Microsoft.CodeAnalysis;

namespace Columnar.Generators;

/// <summary>How many bytes a value takes and what its place is a multiple of; the default where only the run time knows.</summary>
internal readonly record struct ByteLayout(long Size, int Alignment)
{
    public bool IsKnown => Size > 0;

    /// <summary>The first place from a byte on that a value may stand at.</summary>
    public long Place(long from) => (from + Alignment - 1) / Alignment * Alignment;
}

/// <summary>Why a value cannot be stored as its bytes: what is said, and the reason in it.</summary>
internal sealed record LayoutProblem(DiagnosticDescriptor Descriptor, string Reason);
