namespace Columnar.Tables;

/// <summary>Dates, also from a <see cref="DateOnly"/> or a <see cref="DateTime"/> at midnight.</summary>
internal sealed class DateStage(StoredVector column, string name) : FixedStage<Date32>(column, name)
{
    private protected override void ConvertOther(object value) =>
        Take(
            value switch
            {
                DateOnly date => Date32.FromDateOnly(date),
                DateTime { TimeOfDay.Ticks: 0 } time => Date32.FromDateOnly(DateOnly.FromDateTime(time)),
                DateTime time => throw new OverflowException(
                    $"Column '{Name}' holds dates; {time:O} is not at midnight."
                ),
                _ => throw Refused(value),
            }
        );
}

/// <summary>
/// Times, also from a <see cref="DateTime"/> and, where the column has a zone, from a <see cref="DateTimeOffset"/>, whose UTC time is
/// taken.
/// </summary>
internal sealed class TimestampStage(StoredVector column, string name) : FixedStage<Timestamp>(column, name)
{
    private protected override void ConvertOther(object value)
    {
        bool isZoned = Column.Type.TimeZone is not null;
        DateTime time = value switch
        {
            // A local time depends on the machine; only its user knows what is meant.
            DateTime { Kind: DateTimeKind.Local } => throw new ArgumentException(
                $"Column '{Name}' of {Column.Type} does not take local times; use UTC or a DateTimeOffset."
            ),
            DateTime unzoned => unzoned,
            DateTimeOffset zoned when isZoned => zoned.UtcDateTime,
            DateOnly date => date.ToDateTime(TimeOnly.MinValue),
            _ => throw Refused(value),
        };
        Take(Timestamp.FromDateTime(time, Column.Type.Unit));
    }
}

/// <summary>Times of day, also from a <see cref="TimeOnly"/>.</summary>
internal sealed class TimeOfDayStage(StoredVector column, string name) : FixedStage<Time64>(column, name)
{
    private protected override void ConvertOther(object value) =>
        Take(value is TimeOnly time ? Time64.FromTimeOnly(time, Column.Type.Unit) : throw Refused(value));
}

/// <summary>Durations, also from a <see cref="TimeSpan"/>.</summary>
internal sealed class DurationStage(StoredVector column, string name) : FixedStage<Duration>(column, name)
{
    private protected override void ConvertOther(object value) =>
        Take(value is TimeSpan span ? Duration.FromTimeSpan(span, Column.Type.Unit) : throw Refused(value));
}
