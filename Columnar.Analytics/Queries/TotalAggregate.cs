using System.Numerics;
using Columnar.Aggregates;
using Columnar.Binding;
using Columnar.Kernels;
using Columnar.Syntax;

namespace Columnar.Queries;

/// <summary>
/// An aggregate over all selected rows: the same aggregators as those of columns, so that it is the same to the bit.
/// </summary>
/// <param name="Aggregator">What gathers.</param>
/// <param name="Finish">Makes the result's column of one row.</param>
internal sealed record TotalAggregate(PacketAggregator Aggregator, Func<ResultColumn> Finish)
{
    /// <summary>Begins an aggregate.</summary>
    /// <param name="bound">The aggregate.</param>
    /// <param name="rowCount">Rows of the table.</param>
    public static TotalAggregate Start(BoundAggregate bound, long rowCount)
    {
        TableColumn column = bound.Result;
        switch (bound.Function)
        {
            case AggregateFunction.Count or AggregateFunction.CountTrue or AggregateFunction.RowCount:
                var count = new CountAggregator();
                return new(count, () => One<long>(column, count.Count));
            case AggregateFunction.Min or AggregateFunction.Max when bound.Operand is BytesOperand bytes:
                var extreme = new TextExtreme(bytes.Reader.View, bound.Function == AggregateFunction.Min);
                return new(
                    extreme,
                    () =>
                        ResultColumn.OfBytes(
                            column,
                            1,
                            _ => extreme.Best is { HasValue: true } best ? best.Bytes : [],
                            extreme.Best.HasValue ? null : [true]
                        )
                );
        }
        if (bound.Operand is DecimalOperand)
            return OfDecimals(bound);
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
            ElementKind.Float16 => OfFloats<Half>(bound, rowCount),
            ElementKind.Float32 => OfFloats<float>(bound, rowCount),
            _ => OfFloats<double>(bound, rowCount),
        };
    }

    private static TotalAggregate OfIntegers<T>(BoundAggregate bound)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (bound.Function is AggregateFunction.Min or AggregateFunction.Max)
            return Extreme<T>(bound);
        var sum = new IntegerSum<T>(Widths.Best);
        TableColumn column = bound.Result;
        return new(
            sum,
            () =>
                bound.Function == AggregateFunction.Mean
                    ? One<double>(column, sum.Count == 0 ? null : (double)sum.Total / sum.Count)
                : column.Type.Kind == ElementKind.UInt64
                    ? One<ulong>(column, ExactSums.ToUInt64(sum.Total, column.Name))
                : Stored<long>(column, ExactSums.ToInt64(sum.Total, column.Name))
        );
    }

    private static TotalAggregate OfFloats<T>(BoundAggregate bound, long rowCount)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (bound.Function is AggregateFunction.Min or AggregateFunction.Max)
            return Extreme<T>(bound);
        var sum = new FloatSum<T>(rowCount, Widths.Best);
        return new(
            sum,
            () =>
                One<double>(
                    bound.Result,
                    bound.Function == AggregateFunction.Sum ? sum.Total
                        : sum.Count == 0 ? null
                        : sum.Total / sum.Count
                )
        );
    }

    private static TotalAggregate Extreme<T>(BoundAggregate bound)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        bool isMinimum = bound.Function == AggregateFunction.Min;
        var extremes = new Extremes<T>(isMinimum ? ExtremeKinds.Minimum : ExtremeKinds.Maximum, Widths.Best);
        TableColumn column = bound.Result;
        return new(
            extremes,
            () =>
            {
                T? best = isMinimum ? extremes.Min : extremes.Max;
                return Stored(column, best);
            }
        );
    }

    private static TotalAggregate OfDecimals(BoundAggregate bound)
    {
        TableColumn column = bound.Result;
        if (bound.Function == AggregateFunction.Sum)
        {
            var sum = new DecimalSum();
            return new(sum, () => Stored<Int128>(column, sum.Total.ToDecimal(column.Name)));
        }
        bool isMinimum = bound.Function == AggregateFunction.Min;
        var extremes = new ComparableExtremes<Int128>();
        return new(extremes, () => Stored(column, isMinimum ? extremes.Min : extremes.Max));
    }

    private static ResultColumn Stored<T>(TableColumn column, T? value)
        where T : unmanaged =>
        ResultColumn.OfStored(column, [value.GetValueOrDefault()], value is null ? [true] : null);

    private static ResultColumn<T> One<T>(TableColumn column, T? value)
        where T : struct => new(column, [value.GetValueOrDefault()], value is null ? [true] : null);
}
