using System.Numerics;
using Columnar.Aggregates;
using Columnar.Scans;

namespace Columnar;

/// <summary>
/// Aggregates of filtered columns. Each reads the columns concerned once, as they stand at the call, and stores
/// nothing.
/// </summary>
public static partial class FilteredAggregates
{
    /// <summary>
    /// The least value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The least value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Min<T>(this FilteredColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(column), ExtremeKinds.Minimum, options)?.Min;

    /// <summary>
    /// The greatest value; nulls are skipped, NaN is ignored unless there is nothing else, a zero is +0.0.
    /// </summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>The greatest value; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static T? Max<T>(this FilteredColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(column), ExtremeKinds.Maximum, options)?.Max;

    /// <summary>
    /// The least and the greatest value in one pass; nulls are skipped, NaN is ignored unless there is nothing else, a
    /// zero is +0.0.
    /// </summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <returns>Both values; null where there is none.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static (T Min, T Max)? MinMax<T>(this FilteredColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => ExtremesOf.Find<T>(Source(column), ExtremeKinds.Both, options);

    /// <summary>The arithmetic mean; nulls are skipped. That of integers never overflows.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The numeric type of the values.</typeparam>
    /// <returns>The mean; null where there is no value.</returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static double? Mean<T>(this FilteredColumn<T> column, ScanOptions? options = null)
        where T : unmanaged, INumber<T> => Totals.Mean<T>(Source(column), options);

    /// <summary>How many values meet the condition.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long Count<T>(this FilteredColumn<T> column, ScanOptions? options = null)
        where T : unmanaged => Totals.Count(Source(column), options);

    private static ScanSource Source<T>(FilteredColumn<T> column)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(column);
        return column.Source;
    }
}
