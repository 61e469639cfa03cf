using System.Text;
using Columnar.Formatting;

namespace Columnar.Binding;

/// <summary>Constants beside dates, timestamps, times of day and durations.</summary>
internal static class TemporalBinder
{
    public static bool IsTemporal(ElementType type) =>
        type.Kind is ElementKind.Date32 or ElementKind.Timestamp or ElementKind.Time64 or ElementKind.Duration;

    /// <summary>Whether values of two types compare with one another: dates also with timestamps, whatever their units.</summary>
    public static bool AreAlike(ElementType left, ElementType right) => Family(left) == Family(right);

    /// <summary>A constant as a number of the days or ticks of an operand, rounded down, and whether that changed nothing.</summary>
    /// <exception cref="ArgumentException">
    /// The constant is none of the operand's kind, gives an offset where the operand has no zone, or is a <see cref="DateTime"/> that does not say its zone where the operand has one.
    /// </exception>
    public static (Int128 Floor, bool IsWhole) Constant(NumberOperand operand, ConstantOperand constant)
    {
        // Constants of the column's own kind are days, or ticks of its unit.
        switch (constant.Value)
        {
            case Date32 date when operand.Type.Kind == ElementKind.Date32:
                return (date.Days, true);
            case Timestamp ticks when operand.Type.Kind == ElementKind.Timestamp:
                return (ticks.Value, true);
            case Time64 ticks when operand.Type.Kind == ElementKind.Time64:
                return (ticks.Value, true);
            case Duration ticks when operand.Type.Kind == ElementKind.Duration:
                return (ticks.Value, true);
        }
        TemporalConstant time = operand.Type.Kind switch
        {
            ElementKind.Time64 => TimeOfDay(operand, constant),
            ElementKind.Duration => Length(operand, constant),
            _ => Instant(operand, constant),
        };
        if (time.HasOffset && operand.Type.TimeZone is null)
            throw new ArgumentException(
                $"{operand}, without a time zone; {constant.Text} has one. Leave the offset out."
            );
        return time.InTicks(TemporalConstant.NanosecondsPer(operand.Type));
    }

    private static ElementKind Family(ElementType type) =>
        type.Kind switch
        {
            ElementKind.Time64 or ElementKind.Duration => type.Kind,
            ElementKind.Date32 or ElementKind.Timestamp => ElementKind.Timestamp,
            _ => default,
        };

    private static TemporalConstant Instant(NumberOperand operand, ConstantOperand constant) =>
        constant.Value switch
        {
            DateOnly date => TemporalConstant.Of(date),
            DateTime dateTime => TemporalConstant.Of(dateTime, operand.Type),
            DateTimeOffset offset => TemporalConstant.Of(offset),
            string text when TemporalConstant.TryParse(text, out TemporalConstant parsed) => parsed,
            string => throw Unreadable(operand, constant, "a date or time", "'2024-05-31' or '2024-05-31T12:30:00'"),
            _ => throw ComparisonBinder.Mismatch(operand, constant),
        };

    private static TemporalConstant TimeOfDay(NumberOperand operand, ConstantOperand constant) =>
        constant.Value switch
        {
            TimeOnly time => new((Int128)time.Ticks * 100, HasOffset: false),
            string text
                when IsoTime.TryParseTimeOfDay(Encoding.UTF8.GetBytes(text), TimeUnit.Nanosecond, out long parsed) =>
                new(parsed, HasOffset: false),
            string => throw Unreadable(operand, constant, "a time of day", "'12:30' or '12:30:00.5'"),
            _ => throw ComparisonBinder.Mismatch(operand, constant),
        };

    private static TemporalConstant Length(NumberOperand operand, ConstantOperand constant) =>
        constant.Value switch
        {
            TimeSpan span => new((Int128)span.Ticks * 100, HasOffset: false),
            string text when IsoDuration.TryParse(Encoding.UTF8.GetBytes(text), out Int128 parsed) => new(
                parsed,
                HasOffset: false
            ),
            string => throw Unreadable(operand, constant, "a duration", "'PT1H30M' or '-P1DT0.5S'"),
            _ => throw ComparisonBinder.Mismatch(operand, constant),
        };

    private static ArgumentException Unreadable(
        NumberOperand operand,
        ConstantOperand constant,
        string what,
        string examples
    ) => new($"{operand}; {constant.Text} is not {what} in ISO 8601 form, such as {examples}.");
}
