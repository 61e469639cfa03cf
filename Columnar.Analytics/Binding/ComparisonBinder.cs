using System.Text;
using Columnar.Evaluation;
using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>Which types compare with which, and by what.</summary>
internal static class ComparisonBinder
{
    /// <exception cref="ArgumentException">The types do not compare.</exception>
    public static Condition Bind(Comparison op, Operand left, Operand right) =>
        (left, right) switch
        {
            (ConstantOperand a, ConstantOperand b) => Constants(op, a, b),
            (ConstantOperand, _) => Bind(op.Mirror(), right, left),
            (NumberOperand a, ConstantOperand { Value: null }) => Numbers(
                op,
                a,
                new(right.Text, new NullLanes(a.Type))
            ),
            (NumberOperand a, ConstantOperand b) => Constant(op, a, b),
            (NumberOperand a, NumberOperand b) => Numbers(op, a, b),
            (DecimalOperand or BytesOperand, ConstantOperand { Value: null }) => new ConstantCondition(null),
            (DecimalOperand a, ConstantOperand b) => DecimalBinder.Compare(op, a, b),
            (DecimalOperand a, DecimalOperand b) => DecimalBinder.Compare(op, a, b),
            (BytesOperand { HasOrder: false } a, _) => throw Unordered(a),
            (_, BytesOperand { HasOrder: false } b) => throw Unordered(b),
            (BytesOperand a, ConstantOperand b) => Bytes(op, a, ConstantBytes(a, b)),
            (BytesOperand a, BytesOperand b) when AreAlike(a, b) => new TextPairCondition(a.Reader, b.Reader, op),
            (TruthOperand a, TruthOperand or ConstantOperand { Value: bool or null }) => Truths(op, a, right),
            _ => throw Mismatch(left, right),
        };

    /// <summary>A closed range.</summary>
    /// <exception cref="ArgumentException">The types do not compare.</exception>
    public static Condition Between(Operand operand, Operand low, Operand high)
    {
        Condition atLeast = Bind(Comparison.GreaterOrEqual, operand, low);
        Condition atMost = Bind(Comparison.LessOrEqual, operand, high);
        return RangeBinder.TryIntersect(atLeast, atMost) ?? new LogicCondition(isAnd: true, [atLeast, atMost]);
    }

    public static ArgumentException Mismatch(Operand left, Operand right) =>
        new($"{left} and cannot be compared with {right.Text}, which is {right.Description}.");

    private static Condition Constant(Comparison op, NumberOperand left, ConstantOperand right)
    {
        if (TemporalBinder.IsTemporal(left.Type))
        {
            (Int128 floor, bool isWhole) = TemporalBinder.Constant(left, right);
            return RangeBinder.Compare(left.Lanes, op, floor, isWhole);
        }
        return right.IsNumber ? RangeBinder.Compare(left.Lanes, op, right.Value!) : throw Mismatch(left, right);
    }

    private static NotSupportedException Unordered(BytesOperand operand) =>
        new($"{operand}; there is no comparison of such values.");

    // Binary compares with binary of a fixed width; text and UUIDs each with their own.
    private static bool AreAlike(BytesOperand left, BytesOperand right) =>
        left.IsText == right.IsText && (left.Type.Kind == ElementKind.Uuid) == (right.Type.Kind == ElementKind.Uuid);

    private static byte[] ConstantBytes(BytesOperand left, ConstantOperand right)
    {
        bool isUuid = left.Type.Kind == ElementKind.Uuid;
        switch (right.Value)
        {
            case string text when left.IsText:
                return Encoding.UTF8.GetBytes(text);
            case string text when isUuid && Guid.TryParse(text, out Guid guid):
                return guid.ToByteArray(bigEndian: true);
            case Guid guid when isUuid:
                return guid.ToByteArray(bigEndian: true);
            case Uuid uuid when isUuid:
                return uuid.ToGuid().ToByteArray(bigEndian: true);
            default:
                throw Mismatch(left, right);
        }
    }

    private static Condition Bytes(Comparison op, BytesOperand left, byte[] constant) =>
        op is Comparison.Equal or Comparison.NotEqual
            ? new TextEqualsCondition(left.Reader, constant, op == Comparison.NotEqual)
            : new TextCondition<TextCompares>(left.Reader, new TextCompares(constant, op));

    private static Condition Truths(Comparison op, TruthOperand left, Operand right)
    {
        if (op is not (Comparison.Equal or Comparison.NotEqual))
            throw new ArgumentException($"{left}; truth values compare by = and != only, not by {op.Symbol()}.");
        Condition equal = right is ConstantOperand { Value: true }
            ? left.Condition
            : new EqualConditions(left.Condition, Binder.AsCondition(right));
        return op == Comparison.Equal ? equal : new NotCondition(equal);
    }

    private static Condition Constants(Comparison op, ConstantOperand left, ConstantOperand right) =>
        (left.Value, right.Value) switch
        {
            (null, _) or (_, null) => new ConstantCondition(null),
            (string a, string b) => new ConstantCondition(
                op.Holds(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)))
            ),
            (bool a, bool b) when op is Comparison.Equal or Comparison.NotEqual => new ConstantCondition(
                op.Holds(a.CompareTo(b))
            ),
            (DateOnly a, DateOnly b) => new ConstantCondition(op.Holds(a.CompareTo(b))),
            (DateTime a, DateTime b) when a.Kind == b.Kind => new ConstantCondition(op.Holds(a.CompareTo(b))),
            _ when left.IsNumber && right.IsNumber => RangeBinder.Compare(Widening.OfConstant(left), op, right.Value),
            _ => throw Mismatch(left, right),
        };

    private static Condition Numbers(Comparison op, NumberOperand left, NumberOperand right)
    {
        bool isTemporal = TemporalBinder.IsTemporal(left.Type);
        if (isTemporal != TemporalBinder.IsTemporal(right.Type) || !TemporalBinder.AreAlike(left.Type, right.Type))
            throw Mismatch(left, right);
        if (
            left.Type.Kind == ElementKind.Timestamp
            && right.Type.Kind == ElementKind.Timestamp
            && (left.Type.TimeZone is null) != (right.Type.TimeZone is null)
        )
            throw Mismatch(left, right);
        Lanes a = Widening.To64Bits(left.Lanes);
        Lanes b = Widening.To64Bits(right.Lanes);
        if (isTemporal)
        {
            long step = TemporalConstant.NanosecondsPer(left.Type);
            long otherStep = TemporalConstant.NanosecondsPer(right.Type);
            if (step < otherStep)
                return new PairCondition<long, long, ScaledOrder>(b, a, new(otherStep / step), op.Mirror());
            if (step > otherStep)
                return new PairCondition<long, long, ScaledOrder>(a, b, new(step / otherStep), op);
        }
        return (a.Kind, b.Kind) switch
        {
            (ElementKind.Int64, ElementKind.Int64) => Same<long>(op, a, b),
            (ElementKind.UInt64, ElementKind.UInt64) => Same<ulong>(op, a, b),
            (ElementKind.Float64, ElementKind.Float64) => Same<double>(op, a, b),
            (ElementKind.Int64, ElementKind.UInt64) => new PairCondition<long, ulong, SignedUnsignedOrder>(
                a,
                b,
                default,
                op
            ),
            // Integers of up to 32 bits are doubles exactly.
            (ElementKind.Int64, ElementKind.Float64) when left.Type.BitWidth < 64 => Same<double>(
                op,
                Widening.ToDouble(a),
                b
            ),
            (ElementKind.Int64, _) => new PairCondition<long, double, SignedDoubleOrder>(a, b, default, op),
            (ElementKind.UInt64, ElementKind.Float64) => new PairCondition<ulong, double, UnsignedDoubleOrder>(
                a,
                b,
                default,
                op
            ),
            _ => Numbers(op.Mirror(), right, left),
        };
    }

    private static SamePairCondition<T> Same<T>(Comparison op, Lanes left, Lanes right)
        where T : unmanaged => new(left, right, op);
}
