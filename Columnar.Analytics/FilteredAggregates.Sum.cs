using Columnar.Aggregates;

namespace Columnar;

/// <summary>
/// Aggregates of some rows of a column: of filtered columns and of ranges of rows. Each reads the columns concerned once, as they
/// stand at the call, and stores nothing; blocks without such a row are not read. Of a range whose column was cut below its end each
/// throws <see cref="InvalidOperationException"/>.
/// </summary>
public static partial class FilteredAggregates
{
    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit long; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static long Sum(this IColumnSelection<sbyte> rows, ScanOptions? options = null) =>
        Totals.Int64<sbyte>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumnSelection<short> rows, ScanOptions? options = null) =>
        Totals.Int64<short>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumnSelection<int> rows, ScanOptions? options = null) =>
        Totals.Int64<int>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static long Sum(this IColumnSelection<long> rows, ScanOptions? options = null) =>
        Totals.Int64<long>(Source(rows), options);

    /// <summary>The exact sum of the values; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">
    /// The sum does not fit ulong; it is never thrown otherwise. Use <c>SumInt128</c>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static ulong Sum(this IColumnSelection<byte> rows, ScanOptions? options = null) =>
        Totals.UInt64<byte>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumnSelection<ushort> rows, ScanOptions? options = null) =>
        Totals.UInt64<ushort>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumnSelection<uint> rows, ScanOptions? options = null) =>
        Totals.UInt64<uint>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{byte}, ScanOptions?)"/>
    public static ulong Sum(this IColumnSelection<ulong> rows, ScanOptions? options = null) =>
        Totals.UInt64<ulong>(Source(rows), options);

    /// <summary>
    /// The sum of the values in double precision; nulls are skipped, the sum of nothing is 0. It is a function of the
    /// row numbers and values alone: the same bits on every machine and for any number of threads.
    /// </summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <returns>
    /// The sum; <see cref="double.NaN"/> where a NaN or infinities of both signs are among the values.
    /// </returns>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    /// <remarks>
    /// The error is at most (28 + log2(blocks of 65,536 rows)) 2^-53 times the sum of the magnitudes.
    /// </remarks>
    public static double Sum(this IColumnSelection<Half> rows, ScanOptions? options = null) =>
        Totals.Float<Half>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{Half}, ScanOptions?)"/>
    public static double Sum(this IColumnSelection<float> rows, ScanOptions? options = null) =>
        Totals.Float<float>(Source(rows), options);

    /// <inheritdoc cref="Sum(IColumnSelection{Half}, ScanOptions?)"/>
    public static double Sum(this IColumnSelection<double> rows, ScanOptions? options = null) =>
        Totals.Float<double>(Source(rows), options);

    /// <summary>The exact sum of durations, in the column's unit; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum does not fit 64 bits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Duration Sum(this IColumnSelection<Duration> rows, ScanOptions? options = null) =>
        Totals.Duration(Source(rows), options);

    /// <summary>The exact sum of decimals, of the column's scale; nulls are skipped, the sum of nothing is 0.</summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OverflowException">The sum has more than 38 digits; it is never thrown otherwise.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Decimal128 Sum(this IColumnSelection<Decimal128> rows, ScanOptions? options = null) =>
        Totals.Decimal(Source(rows), options);

    /// <summary>
    /// The exact sum of the values in 128 bits, which no vector exceeds; nulls are skipped, the sum of nothing is 0.
    /// </summary>
    /// <param name="rows">The rows: a filtered column, or a range.</param>
    /// <param name="options">How to run; null for all processors.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static Int128 SumInt128(this IColumnSelection<sbyte> rows, ScanOptions? options = null) =>
        Totals.Integer<sbyte>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<short> rows, ScanOptions? options = null) =>
        Totals.Integer<short>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<int> rows, ScanOptions? options = null) =>
        Totals.Integer<int>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<long> rows, ScanOptions? options = null) =>
        Totals.Integer<long>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<byte> rows, ScanOptions? options = null) =>
        Totals.Integer<byte>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<ushort> rows, ScanOptions? options = null) =>
        Totals.Integer<ushort>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<uint> rows, ScanOptions? options = null) =>
        Totals.Integer<uint>(Source(rows), options);

    /// <inheritdoc cref="SumInt128(IColumnSelection{sbyte}, ScanOptions?)"/>
    public static Int128 SumInt128(this IColumnSelection<ulong> rows, ScanOptions? options = null) =>
        Totals.Integer<ulong>(Source(rows), options);
}
