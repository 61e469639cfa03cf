namespace Columnar.Windows;

/// <summary>How many values windows hold.</summary>
internal sealed unsafe class ValueCount(LeafSource source) : WindowFunction<long>
{
    private readonly WindowCounts _counts = new(source);

    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, long* results)
    {
        _counts.Compute(firstRow, rows, starts, results);
        return ulong.MaxValue;
    }
}
