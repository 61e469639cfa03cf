using Columnar.Kernels;

namespace Columnar.Windows;

/// <summary>
/// The states of the rows of windows that slide or grow: the window of row i is the rows from its start to i. A window
/// that starts behind its row is empty. The state of a window is a fixed expression of its two ends and the values
/// between, whatever was computed before it, so that results have the same bits however rows are cut into runs.
/// </summary>
internal abstract unsafe class WindowFold
{
    /// <summary>Rows computed at a time.</summary>
    public const int Rows = LeafSource.Rows;

    /// <summary>Computes rows of one leaf, as <see cref="WindowFunction{T}.Compute"/> does.</summary>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="starts">Where windows start.</param>
    /// <param name="slides">Whether each start is one above the one before.</param>
    /// <param name="results">Planes for the states, <see cref="PlaneSource.Stride"/> words each.</param>
    public abstract void Compute(long firstRow, int rows, long* starts, bool slides, ulong* results);

    /// <summary>Sums of doubles.</summary>
    public static WindowFold Sums(PlaneSource entering, PlaneSource leaving, Width width) =>
        width switch
        {
            Width.Bits512 => Of<SumState<Register512>, SumState<RegisterScalar>, Register512>(entering, leaving),
            Width.Bits256 => Of<SumState<Register256>, SumState<RegisterScalar>, Register256>(entering, leaving),
            Width.Bits128 => Of<SumState<Register128>, SumState<RegisterScalar>, Register128>(entering, leaving),
            _ => Of<SumState<RegisterScalar>, SumState<RegisterScalar>, RegisterScalar>(entering, leaving),
        };

    /// <summary>Least keys.</summary>
    public static WindowFold Least(PlaneSource entering, PlaneSource leaving, Width width) =>
        width switch
        {
            Width.Bits512 => Of<LeastState<Register512>, LeastState<RegisterScalar>, Register512>(entering, leaving),
            Width.Bits256 => Of<LeastState<Register256>, LeastState<RegisterScalar>, Register256>(entering, leaving),
            Width.Bits128 => Of<LeastState<Register128>, LeastState<RegisterScalar>, Register128>(entering, leaving),
            _ => Of<LeastState<RegisterScalar>, LeastState<RegisterScalar>, RegisterScalar>(entering, leaving),
        };

    /// <summary>Counts, means and squared distances.</summary>
    public static WindowFold Moments(PlaneSource entering, PlaneSource leaving, Width width) =>
        width switch
        {
            Width.Bits512 => Of<MomentState<Register512>, MomentState<RegisterScalar>, Register512>(entering, leaving),
            Width.Bits256 => Of<MomentState<Register256>, MomentState<RegisterScalar>, Register256>(entering, leaving),
            Width.Bits128 => Of<MomentState<Register128>, MomentState<RegisterScalar>, Register128>(entering, leaving),
            _ => Of<MomentState<RegisterScalar>, MomentState<RegisterScalar>, RegisterScalar>(entering, leaving),
        };

    private static TreeFold<TWide, TOne, V> Of<TWide, TOne, V>(PlaneSource entering, PlaneSource leaving)
        where TWide : struct, IWindowState<TWide, V>
        where TOne : struct, IWindowState<TOne, RegisterScalar>
        where V : struct, IRegister<V> => new(entering, leaving);
}
