namespace Columnar.Queries;

/// <summary>The rows of a packet that take part in something.</summary>
/// <param name="mask">A bit per row, 1 = takes part; null where all do. Bits beyond the rows are clear.</param>
/// <param name="count">How many.</param>
internal readonly unsafe struct Selection(ulong* mask, int count)
{
    public readonly ulong* Mask = mask;
    public readonly int Count = count;
}
