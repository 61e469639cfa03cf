using Columnar.Aggregates;

namespace Columnar;

/// <summary>
/// Aggregates of filtered columns. Each reads the columns concerned once, as they stand at the call, and stores
/// nothing.
/// </summary>
public static partial class FilteredAggregates
{
    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit long; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long Sum(this FilteredColumn<sbyte> column, ScanOptions? options = null) =>
        Totals.Int64<sbyte>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this FilteredColumn<short> column, ScanOptions? options = null) =>
        Totals.Int64<short>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this FilteredColumn<int> column, ScanOptions? options = null) =>
        Totals.Int64<int>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this FilteredColumn<long> column, ScanOptions? options = null) =>
        Totals.Int64<long>(Source(column), options);

    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit ulong; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static ulong Sum(this FilteredColumn<byte> column, ScanOptions? options = null) =>
        Totals.UInt64<byte>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this FilteredColumn<ushort> column, ScanOptions? options = null) =>
        Totals.UInt64<ushort>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this FilteredColumn<uint> column, ScanOptions? options = null) =>
        Totals.UInt64<uint>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this FilteredColumn<ulong> column, ScanOptions? options = null) =>
        Totals.UInt64<ulong>(Source(column), options);

    /// <summary>
    /// The sum of the values in double precision; nulls are skipped, the sum of nothing is 0. It is a function of the
    /// row numbers and values alone: the same bits on every machine and for any number of threads.
    /// </summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <returns>
    /// The sum; <see cref="double.NaN"/> where a NaN or infinities of both signs are among the values.
    /// </returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>
    /// The error is at most (28 + log2(blocks of 65,536 rows)) 2^-53 times the sum of the magnitudes.
    /// </remarks>
    public static double Sum(this FilteredColumn<Half> column, ScanOptions? options = null) =>
        Totals.Float<Half>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{Half}, ScanOptions?)"/>
    public static double Sum(this FilteredColumn<float> column, ScanOptions? options = null) =>
        Totals.Float<float>(Source(column), options);

    /// <inheritdoc cref="Sum(FilteredColumn{Half}, ScanOptions?)"/>
    public static double Sum(this FilteredColumn<double> column, ScanOptions? options = null) =>
        Totals.Float<double>(Source(column), options);

    /// <summary>The exact sum of durations, in the column's unit; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum does not fit 64 bits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Duration Sum(this FilteredColumn<Duration> column, ScanOptions? options = null) =>
        Totals.Duration(Source(column), options);

    /// <summary>The exact sum of decimals, of the column's scale; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum has more than 38 digits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Decimal128 Sum(this FilteredColumn<Decimal128> column, ScanOptions? options = null) =>
        Totals.Decimal(Source(column), options);

    /// <summary>
    /// The exact sum of the values in 128 bits, which no vector exceeds; nulls are skipped, the sum of nothing is 0.
    /// </summary>
    /// <param name="column">The filtered column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Int128 SumInt128(this FilteredColumn<sbyte> column, ScanOptions? options = null) =>
        Totals.Integer<sbyte>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<short> column, ScanOptions? options = null) =>
        Totals.Integer<short>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<int> column, ScanOptions? options = null) =>
        Totals.Integer<int>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<long> column, ScanOptions? options = null) =>
        Totals.Integer<long>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<byte> column, ScanOptions? options = null) =>
        Totals.Integer<byte>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<ushort> column, ScanOptions? options = null) =>
        Totals.Integer<ushort>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<uint> column, ScanOptions? options = null) =>
        Totals.Integer<uint>(Source(column), options);

    /// <inheritdoc cref="SumInt128(FilteredColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this FilteredColumn<ulong> column, ScanOptions? options = null) =>
        Totals.Integer<ulong>(Source(column), options);
}
