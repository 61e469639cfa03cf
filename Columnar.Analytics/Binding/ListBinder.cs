using System.Numerics;
using System.Text;
using Columnar.Evaluation;
using Columnar.Filters;
using Columnar.Grouping;
using Columnar.Memory;

namespace Columnar.Binding;

/// <summary>Whether a value is one of several constants.</summary>
internal static class ListBinder
{
    // Up to so many comparisons by vector instructions cost less than a hash per row.
    private const int FewValues = 8;

    /// <exception cref="ArgumentException">The types do not compare, or a value is no constant.</exception>
    public static Condition Bind(Operand operand, Operand[] values)
    {
        var conditions = new List<Condition>();
        bool hasNull = false;
        foreach (Operand value in values)
        {
            if (value is not ConstantOperand constant)
                throw new ArgumentException($"{value.Text} is not a constant; the list of in holds constants only.");
            hasNull |= constant.Value is null;
            if (constant.Value is not null)
                conditions.Add(ComparisonBinder.Bind(Comparison.Equal, operand, constant));
        }
        if (conditions.Count > FewValues)
        {
            // Every value has been checked to compare with the operand.
            Condition? set = operand switch
            {
                BytesOperand { IsText: true } text => Texts(text, values),
                NumberOperand number => Numbers(number, values),
                _ => null,
            };
            if (set is not null)
                conditions = [set];
        }
        if (hasNull)
            conditions.Add(ComparisonBinder.Bind(Comparison.Equal, operand, new ConstantOperand("null", null)));
        return conditions.Count == 1 ? conditions[0] : new LogicCondition(isAnd: false, [.. conditions]);
    }

    private static TextCondition<TextIsIn> Texts(BytesOperand operand, Operand[] values)
    {
        byte[][] texts =
        [
            .. values
                .Cast<ConstantOperand>()
                .Select(constant => constant.Value)
                .OfType<string>()
                .Select(Encoding.UTF8.GetBytes),
        ];
        Array.Sort(texts, (a, b) => a.AsSpan().SequenceCompareTo(b));
        var keys = new TextKeys();
        foreach (byte[] text in texts)
            keys.CodeOf(text);
        return new(operand.Reader, new TextIsIn(keys, texts[0], texts[^1]));
    }

    private static Condition Numbers(NumberOperand operand, Operand[] values)
    {
        Lanes wide = Widening.To64Bits(operand.Lanes);
        return wide.Kind switch
        {
            ElementKind.UInt64 => Set<ulong>(operand, wide, values),
            ElementKind.Float64 => Set<double>(operand, wide, values),
            _ => Set<long>(operand, wide, values),
        };
    }

    private static SetCondition<T> Set<T>(NumberOperand operand, Lanes wide, Operand[] values)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var members = new NumberKeys();
        ValueRange<T> span = ValueRange<T>.None;
        foreach (ConstantOperand constant in values.Cast<ConstantOperand>())
        {
            if (constant.Value is null)
                continue;
            ValueRange<T> range = ValueRange<T>.None;
            if (TemporalBinder.IsTemporal(operand.Type))
            {
                (Int128 floor, bool isWhole) = TemporalBinder.Constant(operand, constant);
                if (isWhole)
                    range = ValueRange<T>.Of(Comparison.Equal, floor);
            }
            else
            {
                range = constant.Value switch
                {
                    double number => ValueRange<T>.Of(Comparison.Equal, number),
                    ulong big => ValueRange<T>.Of(Comparison.Equal, (Int128)big),
                    _ => ValueRange<T>.Of(Comparison.Equal, (Int128)(long)constant.Value),
                };
            }
            // A range of values equal to one number: that number, or nothing where the type does not hold it.
            if (range.IsEmpty)
                continue;
            members.CodeOf(SetCondition<T>.Key(range.Low));
            span = span.IsEmpty
                ? range
                : range with
                {
                    Low = T.Min(span.Low, range.Low),
                    High = T.Max(span.High, range.High),
                };
        }
        return new(wide, members, span);
    }
}
