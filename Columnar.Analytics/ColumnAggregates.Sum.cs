using Columnar.Aggregates;

namespace Columnar;

/// <summary>Aggregates of columns. Each reads the column once, as it stands at the call, and stores nothing.</summary>
public static partial class ColumnAggregates
{
    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit long; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long Sum(this IColumn<sbyte> column, ScanOptions? options = null) =>
        Totals.Int64<sbyte>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumn<short> column, ScanOptions? options = null) =>
        Totals.Int64<short>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumn<int> column, ScanOptions? options = null) =>
        Totals.Int64<int>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumn<long> column, ScanOptions? options = null) =>
        Totals.Int64<long>(new(column, null), options);

    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit ulong; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static ulong Sum(this IColumn<byte> column, ScanOptions? options = null) =>
        Totals.UInt64<byte>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumn<ushort> column, ScanOptions? options = null) =>
        Totals.UInt64<ushort>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumn<uint> column, ScanOptions? options = null) =>
        Totals.UInt64<uint>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumn<ulong> column, ScanOptions? options = null) =>
        Totals.UInt64<ulong>(new(column, null), options);

    /// <summary>
    /// The sum of the values in double precision; nulls are skipped, the sum of nothing is 0. It is a function of the
    /// row numbers and values alone: the same bits on every machine and for any number of threads.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <returns>
    /// The sum; <see cref="double.NaN"/> where a NaN or infinities of both signs are among the values.
    /// </returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>
    /// The error is at most (28 + log2(blocks of 65,536 rows)) 2^-53 times the sum of the magnitudes.
    /// </remarks>
    public static double Sum(this IColumn<Half> column, ScanOptions? options = null) =>
        Totals.Float<Half>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{Half}, ScanOptions?)"/>
    public static double Sum(this IColumn<float> column, ScanOptions? options = null) =>
        Totals.Float<float>(new(column, null), options);

    /// <inheritdoc cref="Sum(IColumn{Half}, ScanOptions?)"/>
    public static double Sum(this IColumn<double> column, ScanOptions? options = null) =>
        Totals.Float<double>(new(column, null), options);

    /// <summary>The exact sum of durations, in the column's unit; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum does not fit 64 bits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Duration Sum(this IColumn<Duration> column, ScanOptions? options = null) =>
        Totals.Duration(new(column, null), options);

    /// <summary>The exact sum of decimals, of the column's scale; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum has more than 38 digits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Decimal128 Sum(this IColumn<Decimal128> column, ScanOptions? options = null) =>
        Totals.Decimal(new(column, null), options);

    /// <summary>
    /// The exact sum of the values in 128 bits, which no vector exceeds; nulls are skipped, the sum of nothing is 0.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Int128 SumInt128(this IColumn<sbyte> column, ScanOptions? options = null) =>
        Totals.Integer<sbyte>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<short> column, ScanOptions? options = null) =>
        Totals.Integer<short>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<int> column, ScanOptions? options = null) =>
        Totals.Integer<int>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<long> column, ScanOptions? options = null) =>
        Totals.Integer<long>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<byte> column, ScanOptions? options = null) =>
        Totals.Integer<byte>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<ushort> column, ScanOptions? options = null) =>
        Totals.Integer<ushort>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<uint> column, ScanOptions? options = null) =>
        Totals.Integer<uint>(new(column, null), options);

    /// <inheritdoc cref="SumInt128(IColumn{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumn<ulong> column, ScanOptions? options = null) =>
        Totals.Integer<ulong>(new(column, null), options);
}
