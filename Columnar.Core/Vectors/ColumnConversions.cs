using Columnar.Memory;

namespace Columnar;

/// <summary>Reads columns as .NET's own types of dates, times, decimals and GUIDs: exactly, or not at all.</summary>
public static class ColumnConversions
{
    /// <summary>The value of a row as a <see cref="DateOnly"/>; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">The date lies outside the years 1 to 9999.</exception>
    public static DateOnly? GetDateOnly(this IColumn<Date32> column, long index) =>
        Get<Date32, DateOnly>(column, index);

    /// <summary>All values as an array of <see cref="DateOnly"/>; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <exception cref="OverflowException">A date lies outside the years 1 to 9999.</exception>
    public static DateOnly[] ToDateOnlyArray(this IColumn<Date32> column) => ToArray<Date32, DateOnly>(column);

    /// <summary>The value of a row as a <see cref="TimeOnly"/>; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">It lies outside of a day, or is not a whole number of 100 ns.</exception>
    public static TimeOnly? GetTimeOnly(this IColumn<Time64> column, long index) =>
        Get<Time64, TimeOnly>(column, index);

    /// <summary>All values as an array of <see cref="TimeOnly"/>; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <exception cref="OverflowException">A value lies outside of a day, or is not a whole number of 100 ns.</exception>
    public static TimeOnly[] ToTimeOnlyArray(this IColumn<Time64> column) => ToArray<Time64, TimeOnly>(column);

    /// <summary>The value of a row as a <see cref="DateTime"/>: in UTC where the column has a zone, else of no kind; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">It lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    public static DateTime? GetDateTime(this IColumn<Timestamp> column, long index) =>
        Get<Timestamp, DateTime>(column, index);

    /// <summary>All values as an array of <see cref="DateTime"/>: in UTC where the column has a zone, else of no kind; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <exception cref="OverflowException">A value lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    public static DateTime[] ToDateTimeArray(this IColumn<Timestamp> column) => ToArray<Timestamp, DateTime>(column);

    /// <summary>The value of a row as a <see cref="DateTimeOffset"/> in UTC; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">It lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    /// <exception cref="InvalidOperationException">The column has no zone: its times are no points in time.</exception>
    public static DateTimeOffset? GetDateTimeOffset(this IColumn<Timestamp> column, long index) =>
        Get<Timestamp, DateTimeOffset>(column, index);

    /// <summary>All values as an array of <see cref="DateTimeOffset"/> in UTC; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds; or the column has no zone: its times are no points in time.</exception>
    /// <exception cref="OverflowException">A value lies outside the years 1 to 9999, or is not a whole number of 100 ns.</exception>
    public static DateTimeOffset[] ToDateTimeOffsetArray(this IColumn<Timestamp> column) =>
        ToArray<Timestamp, DateTimeOffset>(column);

    /// <summary>The value of a row as a <see cref="TimeSpan"/>; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">It is longer than a <see cref="TimeSpan"/> can be, or not a whole number of 100 ns.</exception>
    public static TimeSpan? GetTimeSpan(this IColumn<Duration> column, long index) =>
        Get<Duration, TimeSpan>(column, index);

    /// <summary>All values as an array of <see cref="TimeSpan"/>; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <exception cref="OverflowException">A value is longer than a <see cref="TimeSpan"/> can be, or not a whole number of 100 ns.</exception>
    public static TimeSpan[] ToTimeSpanArray(this IColumn<Duration> column) => ToArray<Duration, TimeSpan>(column);

    /// <summary>The value of a row as a <see cref="decimal"/>; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="OverflowException">It does not fit the 96 bits and 28 decimal places of a <see cref="decimal"/>.</exception>
    public static decimal? GetDecimal(this IColumn<Decimal128> column, long index) =>
        Get<Decimal128, decimal>(column, index);

    /// <summary>All values as an array of <see cref="decimal"/>; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    /// <exception cref="OverflowException">A value does not fit the 96 bits and 28 decimal places of a <see cref="decimal"/>.</exception>
    public static decimal[] ToDecimalArray(this IColumn<Decimal128> column) => ToArray<Decimal128, decimal>(column);

    /// <summary>The value of a row as a <see cref="Guid"/>; null for null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="index">The row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static Guid? GetGuid(this IColumn<Uuid> column, long index) => Get<Uuid, Guid>(column, index);

    /// <summary>All values as an array of <see cref="Guid"/>; nulls are <c>default</c>.</summary>
    /// <param name="column">The column.</param>
    /// <exception cref="InvalidOperationException">They are more than an array holds.</exception>
    public static Guid[] ToGuidArray(this IColumn<Uuid> column) => ToArray<Uuid, Guid>(column);

    private static TNet? Get<TStored, TNet>(IColumn<TStored> column, long index)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(column);
        using ViewScope<VectorView> scope = column.OpenView();
        return ((VectorView<TStored>)scope.View).Get(index) is { } value ? TStored.ToNet(value, column.Type) : null;
    }

    private static TNet[] ToArray<TStored, TNet>(IColumn<TStored> column)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct
    {
        ArgumentNullException.ThrowIfNull(column);
        using ViewScope<VectorView> scope = column.OpenView();
        var view = (VectorView<TStored>)scope.View;
        TStored[] stored = view.ToArray();
        var values = new TNet[stored.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (view.NullCount == 0 || !view.IsNull(i))
                values[i] = TStored.ToNet(stored[i], column.Type);
        }
        return values;
    }
}
