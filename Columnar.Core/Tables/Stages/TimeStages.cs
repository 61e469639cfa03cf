namespace Columnar.Tables;

/// <summary>Values that a type of .NET stands for.</summary>
internal abstract class ConvertingStage<T, TNet>(StoredVector column, string name)
    : FixedStage<T>(column, name),
        IValueTarget<TNet>,
        IValueTarget<TNet?>
    where T : unmanaged, IElementConversion<T, TNet>
    where TNet : struct
{
    public void Take(TNet value) => Take(T.FromNet(value, Column.Type));

    public void Take(TNet? value) => Take(value.GetValueOrDefault());

    private protected override void ConvertOther(object value)
    {
        if (value is TNet net)
            Take(net);
        else
            throw Refused(value);
    }
}

/// <summary>Dates, also from a <see cref="DateOnly"/> or a <see cref="DateTime"/> at midnight.</summary>
internal sealed class DateStage(StoredVector column, string name) : ConvertingStage<Date32, DateOnly>(column, name)
{
    private protected override void ConvertOther(object value)
    {
        if (value is not DateTime time)
            base.ConvertOther(value);
        else if (time.TimeOfDay == default)
            Take(DateOnly.FromDateTime(time));
        else
            throw new OverflowException($"Column '{Name}' holds dates; {time:O} is not at midnight.");
    }
}

/// <summary>Times, also from a <see cref="DateTime"/> or a <see cref="DateTimeOffset"/>.</summary>
internal sealed class TimestampStage(StoredVector column, string name)
    : ConvertingStage<Timestamp, DateTime>(column, name),
        IValueTarget<DateTimeOffset>,
        IValueTarget<DateTimeOffset?>
{
    public void Take(DateTimeOffset value) => Take(FromNet<Timestamp, DateTimeOffset>(value));

    public void Take(DateTimeOffset? value) => Take(value.GetValueOrDefault());

    private protected override void ConvertOther(object value)
    {
        if (value is DateTimeOffset time)
            Take(time);
        else
            base.ConvertOther(value);
    }

    private TStored FromNet<TStored, TNet>(TNet value)
        where TStored : unmanaged, IElementConversion<TStored, TNet>
        where TNet : struct => TStored.FromNet(value, Column.Type);
}

/// <summary>Times of day, also from a <see cref="TimeOnly"/>.</summary>
internal sealed class TimeOfDayStage(StoredVector column, string name)
    : ConvertingStage<Time64, TimeOnly>(column, name);

/// <summary>Durations, also from a <see cref="TimeSpan"/>.</summary>
internal sealed class DurationStage(StoredVector column, string name)
    : ConvertingStage<Duration, TimeSpan>(column, name);

/// <summary>UUIDs, also from a <see cref="Guid"/>.</summary>
internal sealed class UuidStage(StoredVector column, string name) : ConvertingStage<Uuid, Guid>(column, name);
