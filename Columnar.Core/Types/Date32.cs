using System.Globalization;

namespace Columnar;

/// <summary>A calendar date as Arrow stores it: days since 1970-01-01 in 32 bits.</summary>
/// <param name="Days">Days since 1970-01-01; negative before it.</param>
/// <remarks>The range exceeds that of <see cref="DateOnly"/>; conversions are checked.</remarks>
public readonly partial record struct Date32(int Days) : IComparable<Date32>, IElementConversion<Date32, DateOnly>
{
    private const int EpochDayNumber = 719_162;

    /// <summary>Converts a <see cref="DateOnly"/>; every one has a <see cref="Date32"/>.</summary>
    /// <param name="date">The date.</param>
    public static Date32 FromDateOnly(DateOnly date) => new(date.DayNumber - EpochDayNumber);

    /// <summary>Whether the date lies within the years 1 to 9999, the range of <see cref="DateOnly"/>.</summary>
    public bool FitsDateOnly => (long)Days + EpochDayNumber is >= 0 and <= 3_652_058;

    /// <summary>Converts to a <see cref="DateOnly"/>.</summary>
    /// <exception cref="OverflowException">The date lies outside the years 1 to 9999.</exception>
    public DateOnly ToDateOnly() =>
        FitsDateOnly
            ? DateOnly.FromDayNumber(Days + EpochDayNumber)
            : throw new OverflowException(
                $"Day {Days} since 1970-01-01 lies outside the years 1 to 9999 of DateOnly; read its Days instead."
            );

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Date32 left, Date32 right) => left.Days < right.Days;

    /// <summary>Whether one comes before, or with, the other.</summary>
    public static bool operator <=(Date32 left, Date32 right) => left.Days <= right.Days;

    /// <summary>Whether one comes after the other.</summary>
    public static bool operator >(Date32 left, Date32 right) => left.Days > right.Days;

    /// <summary>Whether one comes after, or with, the other.</summary>
    public static bool operator >=(Date32 left, Date32 right) => left.Days >= right.Days;

    /// <inheritdoc/>
    public int CompareTo(Date32 other) => Days.CompareTo(other.Days);

    /// <summary>The date in ISO 8601 form; outside the years 1 to 9999 the number of days.</summary>
    public override string ToString() =>
        FitsDateOnly
            ? ToDateOnly().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Days} days since 1970-01-01");

    static Date32 IElementConversion<Date32, DateOnly>.FromNet(DateOnly value, ElementType type) => FromDateOnly(value);

    static DateOnly IElementConversion<Date32, DateOnly>.ToNet(Date32 value, ElementType type) => value.ToDateOnly();
}
