namespace Columnar.Windows;

/// <summary>How many values windows hold.</summary>
internal sealed unsafe class ValueCount(WindowCounts values) : WindowFunction<long>
{
    public override ulong Compute(long firstRow, int rows, long* starts, bool slides, long* results)
    {
        values.Compute(firstRow, rows, starts, results);
        return ulong.MaxValue;
    }
}
