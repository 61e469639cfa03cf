using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Syntax;

namespace Columnar.Queries;

/// <summary>An aggregate that has met its columns.</summary>
/// <param name="Function">What it computes.</param>
/// <param name="Operand">Of what; null for the number of rows.</param>
/// <param name="Input">Where its rows and values come from; the same for all aggregates of the same operand.</param>
/// <param name="Result">The name and type of the result's column.</param>
internal sealed record BoundAggregate(
    AggregateFunction Function,
    Operand? Operand,
    AggregateInput Input,
    TableColumn Result
)
{
    /// <summary>The physical type of the values, for numbers, dates, times and durations.</summary>
    public ElementKind Kind => ((NumberOperand)Operand!).Lanes.Kind;

    /// <summary>Binds a list of aggregates.</summary>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public static BoundAggregate[] Bind(Binder binder, IReadOnlyList<AggregateSyntax> aggregates)
    {
        var inputs = new Dictionary<(Node, bool), AggregateInput>();
        AggregateInput? rows = null;
        return
        [
            .. aggregates.Select(syntax =>
            {
                if (syntax.Operand is null)
                    return new BoundAggregate(
                        syntax.Function,
                        null,
                        rows ??= new RowInput(),
                        Column(syntax, ElementType.Int64, false)
                    );
                Operand operand = binder.Bind(syntax.Operand);
                // A number is the same number in every row.
                if (operand is ConstantOperand { IsNumber: true } constant)
                    operand = new NumberOperand(constant.Text, Widening.OfConstant(constant));
                ElementType type = ResultType(syntax, operand);
                bool countsTrue = syntax.Function == AggregateFunction.CountTrue;
                if (!inputs.TryGetValue((syntax.Operand, countsTrue), out AggregateInput? input))
                    inputs.Add((syntax.Operand, countsTrue), input = InputOf(operand, countsTrue));
                bool isNullable =
                    syntax.Function is AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.Mean;
                return new BoundAggregate(syntax.Function, operand, input, Column(syntax, type, isNullable));
            }),
        ];
    }

    private static TableColumn Column(AggregateSyntax syntax, ElementType type, bool isNullable) =>
        new(syntax.DisplayName, type, isNullable);

    private static AggregateInput InputOf(Operand operand, bool countsTrue) =>
        operand switch
        {
            NumberOperand number => new NumberInput(number.Lanes),
            DecimalOperand number => new NumberInput(number.Lanes),
            BytesOperand bytes => new BytesInput(bytes.Reader),
            TruthOperand truth => new TruthInput(truth.Condition, countsTrue),
            ConstantOperand { Value: bool value } => new TruthInput(new ConstantCondition(value), countsTrue),
            ConstantOperand { Value: null } => new TruthInput(new ConstantCondition(null), countsTrue),
            // A text or date constant can only be counted, and is never null.
            _ => new RowInput(),
        };

    private static ElementType ResultType(AggregateSyntax syntax, Operand operand)
    {
        if (syntax.Function == AggregateFunction.Count)
            return ElementType.Int64;
        if (syntax.Function == AggregateFunction.CountTrue)
        {
            _ = Binder.AsCondition(operand);
            return ElementType.Int64;
        }
        bool isExtreme = syntax.Function is AggregateFunction.Min or AggregateFunction.Max;
        switch (operand)
        {
            case BytesOperand { IsText: true } when isExtreme:
                return ElementType.Utf8;
            case BytesOperand { HasOrder: true } bytes when isExtreme:
                return bytes.Type;
            case DecimalOperand decimals when isExtreme:
                return decimals.Type;
            case DecimalOperand decimals when syntax.Function == AggregateFunction.Sum:
                return ElementType.Decimal128(Decimal128.MaxPrecision, decimals.Type.Scale);
            case NumberOperand { Type.Kind: ElementKind.Duration } durations
                when syntax.Function == AggregateFunction.Sum:
                return durations.Type;
            case DecimalOperand or BytesOperand { IsText: false }:
                throw new NotSupportedException($"{operand}; there is no {syntax.FunctionName} of such values.");
        }
        if (operand is not NumberOperand number)
            throw new ArgumentException(
                $"{operand}; {syntax.FunctionName} needs a column of {Needs(isExtreme)}{Hint(operand)}."
            );
        if (isExtreme)
            return number.Type;
        if (!number.Type.IsNumeric)
            throw new ArgumentException(
                number.Type.Kind is ElementKind.Time64 or ElementKind.Duration
                    ? $"{operand}; there is no {syntax.FunctionName} of times and durations, only min, max, count and the sum of durations."
                    : $"{operand}; there is no {syntax.FunctionName} of dates and timestamps, only min, max and count."
            );
        return syntax.Function == AggregateFunction.Mean || number.Type.IsFloatingPoint ? ElementType.Float64
            : IsUnsigned(number.Type) ? ElementType.UInt64
            : ElementType.Int64;
    }

    private static string Needs(bool isExtreme) => isExtreme ? "numbers, dates, times or text" : "numbers";

    private static string Hint(Operand operand) => operand is TruthOperand ? "; count_true counts truth values" : "";

    private static bool IsUnsigned(ElementType type) =>
        type.Kind is ElementKind.UInt8 or ElementKind.UInt16 or ElementKind.UInt32 or ElementKind.UInt64;
}
