using System.Numerics;
using Columnar.Aggregates;
using Columnar.Binding;
using Columnar.Queries;
using Columnar.Syntax;

namespace Columnar.Grouping;

/// <summary>Chooses what gathers an aggregate by group.</summary>
internal static class GroupedAggregates
{
    public static GroupedAggregate Start(BoundAggregate bound)
    {
        TableColumn column = bound.Result;
        switch (bound.Function)
        {
            case AggregateFunction.Count or AggregateFunction.CountTrue or AggregateFunction.RowCount:
                return new GroupedAggregate<byte, long, CountFold>(slots => new ResultColumn<long>(
                    column,
                    slots,
                    null
                ));
            case AggregateFunction.Min or AggregateFunction.Max when bound.Operand is BytesOperand bytes:
                return new GroupedBytesExtreme(column, bytes.Reader.View, bound.Function == AggregateFunction.Min);
            case AggregateFunction.Min or AggregateFunction.Max when bound.Operand is DecimalOperand:
                return Extreme<Int128>(bound);
        }
        if (bound.Operand is DecimalOperand)
        {
            return new GroupedAggregate<Int128, WideTotal, DecimalFold>(slots =>
                ResultColumn.OfStored(column, Array.ConvertAll(slots, slot => slot.ToDecimal(column.Name)), null)
            );
        }
        return bound.Kind switch
        {
            ElementKind.Int8 => OfIntegers<sbyte>(bound),
            ElementKind.UInt8 => OfIntegers<byte>(bound),
            ElementKind.Int16 => OfIntegers<short>(bound),
            ElementKind.UInt16 => OfIntegers<ushort>(bound),
            ElementKind.Int32 => OfIntegers<int>(bound),
            ElementKind.UInt32 => OfIntegers<uint>(bound),
            ElementKind.Int64 => OfIntegers<long>(bound),
            ElementKind.UInt64 => OfIntegers<ulong>(bound),
            ElementKind.Float16 => OfFloats<Half>(bound),
            ElementKind.Float32 => OfFloats<float>(bound),
            _ => OfFloats<double>(bound),
        };
    }

    private static GroupedAggregate OfIntegers<T>(BoundAggregate bound)
        where T : unmanaged, IBinaryInteger<T>
    {
        TableColumn column = bound.Result;
        return bound.Function switch
        {
            AggregateFunction.Min or AggregateFunction.Max => Extreme<T>(bound),
            AggregateFunction.Mean => new GroupedAggregate<T, IntegerSlot, IntegerFold<T>>(slots =>
                Nullable(column, slots, slot => slot.Count > 0, slot => (double)slot.Total / slot.Count)
            ),
            _ when column.Type.Kind == ElementKind.UInt64 => new GroupedAggregate<T, IntegerSlot, IntegerFold<T>>(
                slots => new ResultColumn<ulong>(
                    column,
                    Array.ConvertAll(slots, slot => ExactSums.ToUInt64(slot.Total, column.Name)),
                    null
                )
            ),
            _ => new GroupedAggregate<T, IntegerSlot, IntegerFold<T>>(slots =>
                ResultColumn.OfStored(
                    column,
                    Array.ConvertAll(slots, slot => ExactSums.ToInt64(slot.Total, column.Name)),
                    null
                )
            ),
        };
    }

    private static GroupedAggregate OfFloats<T>(BoundAggregate bound)
        where T : unmanaged, INumber<T>
    {
        TableColumn column = bound.Result;
        return bound.Function switch
        {
            AggregateFunction.Min or AggregateFunction.Max => Extreme<T>(bound),
            AggregateFunction.Mean => new GroupedAggregate<T, FloatSlot, FloatFold<T>>(slots =>
                Nullable(column, slots, slot => slot.Count > 0, slot => slot.Total / slot.Count)
            ),
            _ => new GroupedAggregate<T, FloatSlot, FloatFold<T>>(slots => new ResultColumn<double>(
                column,
                Array.ConvertAll(slots, slot => slot.Total),
                null
            )),
        };
    }

    private static GroupedAggregate Extreme<T>(BoundAggregate bound)
        where T : unmanaged, INumber<T>
    {
        TableColumn column = bound.Result;
        return bound.Function == AggregateFunction.Min
            ? new GroupedAggregate<T, ExtremeSlot<T>, MinimumFold<T>>(slots => Extremes(column, slots))
            : new GroupedAggregate<T, ExtremeSlot<T>, MaximumFold<T>>(slots => Extremes(column, slots));
    }

    // A zero is +0.0.
    private static ResultColumn Extremes<T>(TableColumn column, ExtremeSlot<T>[] slots)
        where T : unmanaged, INumber<T> =>
        ResultColumn.OfStored(
            column,
            Array.ConvertAll(slots, slot => slot.HasValue ? slot.Best + T.Zero : default),
            NullsOf(slots, slot => slot.HasValue)
        );

    private static ResultColumn<TValue> Nullable<TSlot, TValue>(
        TableColumn column,
        TSlot[] slots,
        Predicate<TSlot> hasValue,
        Converter<TSlot, TValue> value
    )
        where TValue : struct =>
        new(column, Array.ConvertAll(slots, slot => hasValue(slot) ? value(slot) : default), NullsOf(slots, hasValue));

    private static bool[]? NullsOf<TSlot>(TSlot[] slots, Predicate<TSlot> hasValue) =>
        Array.TrueForAll(slots, hasValue) ? null : Array.ConvertAll(slots, slot => !hasValue(slot));
}
