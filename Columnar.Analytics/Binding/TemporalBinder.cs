namespace Columnar.Binding;

/// <summary>Constants beside dates and timestamps.</summary>
internal static class TemporalBinder
{
    public static bool IsTemporal(ElementType type) => type.Kind is ElementKind.Date32 or ElementKind.Timestamp;

    /// <summary>A constant as a number of the days or ticks of an operand, rounded down, and whether that changed nothing.</summary>
    /// <exception cref="ArgumentException">The constant is no date or time, or gives an offset where the operand has no zone.</exception>
    public static (Int128 Floor, bool IsWhole) Constant(NumberOperand operand, ConstantOperand constant)
    {
        // Constants of the column's own kind are days, or ticks of its unit.
        switch (constant.Value)
        {
            case Date32 date when operand.Type.Kind == ElementKind.Date32:
                return (date.Days, true);
            case Timestamp ticks when operand.Type.Kind == ElementKind.Timestamp:
                return (ticks.Value, true);
        }
        TemporalConstant time = constant.Value switch
        {
            DateOnly date => TemporalConstant.Of(date),
            DateTime dateTime => TemporalConstant.Of(dateTime),
            DateTimeOffset offset => TemporalConstant.Of(offset),
            string text when TemporalConstant.TryParse(text, out TemporalConstant parsed) => parsed,
            string => throw new ArgumentException(
                $"{operand}; {constant.Text} is not a date or time in ISO 8601 form, such as '2024-05-31' or '2024-05-31T12:30:00'."
            ),
            _ => throw new ArgumentException(
                $"{operand} and cannot be compared with {constant.Text}, which is {constant.Description}."
            ),
        };
        if (time.HasOffset && operand.Type.TimeZone is null)
            throw new ArgumentException(
                $"{operand}, without a time zone; {constant.Text} has one. Leave the offset out."
            );
        return time.InTicks(TemporalConstant.NanosecondsPer(operand.Type));
    }
}
