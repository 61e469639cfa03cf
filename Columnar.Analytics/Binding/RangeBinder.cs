using System.Numerics;
using Columnar.Evaluation;
using Columnar.Filters;

namespace Columnar.Binding;

/// <summary>Comparisons of numbers, dates, times and durations with constants, as ranges of the type they are stored in.</summary>
internal static class RangeBinder
{
    /// <summary>A comparison with a number.</summary>
    public static Condition Compare(Lanes lanes, Comparison op, object constant) =>
        constant is double number
            ? Select(lanes, new DoubleComparison(op, number))
            : Select(lanes, new IntegerComparison(op, constant is ulong big ? big : (long)constant));

    /// <summary>A comparison of integers with a number that may lie between two of them.</summary>
    /// <param name="lanes">The integers.</param>
    /// <param name="op">The comparison.</param>
    /// <param name="floor">The constant, rounded down.</param>
    /// <param name="isWhole">Whether that changed nothing.</param>
    public static Condition Compare(Lanes lanes, Comparison op, Int128 floor, bool isWhole) =>
        Select(lanes, new FloorComparison(op, floor, isWhole));

    /// <summary>The integers that compare so with a number that may lie between two of them.</summary>
    public static ValueRange<T> Between<T>(Comparison op, Int128 floor, bool isWhole)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (!isWhole)
        {
            switch (op)
            {
                case Comparison.Less or Comparison.LessOrEqual:
                    op = Comparison.LessOrEqual;
                    break;
                case Comparison.Greater or Comparison.GreaterOrEqual:
                    op = Comparison.Greater;
                    break;
                default:
                    // Equal to no integer.
                    return op == Comparison.NotEqual ? ValueRange<T>.All : ValueRange<T>.None;
            }
        }
        return ValueRange<T>.Of(op, floor);
    }

    /// <summary>Both conditions as one range, where they are ranges of the same column; else null.</summary>
    public static Condition? TryIntersect(Condition left, Condition right) =>
        TryIntersect<sbyte>(left, right, out Condition? both)
        || TryIntersect<byte>(left, right, out both)
        || TryIntersect<short>(left, right, out both)
        || TryIntersect<ushort>(left, right, out both)
        || TryIntersect<int>(left, right, out both)
        || TryIntersect<uint>(left, right, out both)
        || TryIntersect<long>(left, right, out both)
        || TryIntersect<ulong>(left, right, out both)
        || TryIntersect<Half>(left, right, out both)
        || TryIntersect<float>(left, right, out both)
        || TryIntersect<double>(left, right, out both)
        || TryIntersect<Int128>(left, right, out both)
            ? both
            : null;

    private static bool TryIntersect<T>(Condition left, Condition right, out Condition? both)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        both = null;
        if (
            left is RangeCondition<T> first
            && right is RangeCondition<T> second
            && first.Operand == second.Operand
            && first.Range.TryIntersect(second.Range, out ValueRange<T> range)
        )
            both = new RangeCondition<T>(first.Operand, range);
        return both is not null;
    }

    private static Condition Select<TMaker>(Lanes lanes, TMaker maker)
        where TMaker : struct, IRangeMaker =>
        lanes.Kind switch
        {
            ElementKind.Int8 => new RangeCondition<sbyte>(lanes, maker.Make<sbyte>()),
            ElementKind.UInt8 => new RangeCondition<byte>(lanes, maker.Make<byte>()),
            ElementKind.Int16 => new RangeCondition<short>(lanes, maker.Make<short>()),
            ElementKind.UInt16 => new RangeCondition<ushort>(lanes, maker.Make<ushort>()),
            ElementKind.Int32 => new RangeCondition<int>(lanes, maker.Make<int>()),
            ElementKind.UInt32 => new RangeCondition<uint>(lanes, maker.Make<uint>()),
            ElementKind.Int64 => new RangeCondition<long>(lanes, maker.Make<long>()),
            ElementKind.UInt64 => new RangeCondition<ulong>(lanes, maker.Make<ulong>()),
            ElementKind.Float16 => new RangeCondition<Half>(lanes, maker.Make<Half>()),
            ElementKind.Float32 => new RangeCondition<float>(lanes, maker.Make<float>()),
            _ => new RangeCondition<double>(lanes, maker.Make<double>()),
        };

    private interface IRangeMaker
    {
        ValueRange<T> Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    private readonly struct DoubleComparison(Comparison op, double constant) : IRangeMaker
    {
        public ValueRange<T> Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => ValueRange<T>.Of(op, constant);
    }

    private readonly struct FloorComparison(Comparison op, Int128 floor, bool isWhole) : IRangeMaker
    {
        public ValueRange<T> Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => Between<T>(op, floor, isWhole);
    }

    private readonly struct IntegerComparison(Comparison op, Int128 constant) : IRangeMaker
    {
        public ValueRange<T> Make<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => ValueRange<T>.Of(op, constant);
    }
}
