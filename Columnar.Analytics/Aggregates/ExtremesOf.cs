using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Kernels;
using Columnar.Scans;

namespace Columnar.Aggregates;

/// <summary>
/// Minimum and maximum of a column, in the type it is read as; dates and timestamps are ordered as their days and
/// ticks.
/// </summary>
internal static class ExtremesOf
{
    /// <summary>The extremes asked for, the other one unspecified; null of nothing.</summary>
    /// <exception cref="NotSupportedException">The column's type has no order here.</exception>
    public static (T Min, T Max)? Find<T>(ScanSource source, ExtremeKinds kinds, ScanOptions? options)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(source.Column);
        return source.Column.Type.Kind switch
        {
            ElementKind.Int8 => Find<T, sbyte>(source, kinds, options),
            ElementKind.UInt8 => Find<T, byte>(source, kinds, options),
            ElementKind.Int16 => Find<T, short>(source, kinds, options),
            ElementKind.UInt16 => Find<T, ushort>(source, kinds, options),
            ElementKind.Int32 or ElementKind.Date32 => Find<T, int>(source, kinds, options),
            ElementKind.UInt32 => Find<T, uint>(source, kinds, options),
            ElementKind.Int64 or ElementKind.Timestamp or ElementKind.Time64 or ElementKind.Duration => Find<T, long>(
                source,
                kinds,
                options
            ),
            ElementKind.UInt64 => Find<T, ulong>(source, kinds, options),
            ElementKind.Float16 => Find<T, Half>(source, kinds, options),
            ElementKind.Float32 => Find<T, float>(source, kinds, options),
            ElementKind.Float64 => Find<T, double>(source, kinds, options),
            ElementKind.Decimal128 => FindComparable<T, Int128>(source, options),
            ElementKind.Uuid => FindComparable<T, Uuid>(source, options),
            _ => throw new NotSupportedException(
                $"'{source.Column.Name}' is {source.Column.Type}; there is no minimum and maximum of such values."
            ),
        };
    }

    private static (T Min, T Max)? FindComparable<T, TStored>(ScanSource source, ScanOptions? options)
        where T : unmanaged
        where TStored : unmanaged, IComparable<TStored>
    {
        ComparableExtremes<TStored> found = source.Run(_ => new ComparableExtremes<TStored>(), options);
        return found.Min is TStored min && found.Max is TStored max
            ? (Unsafe.BitCast<TStored, T>(min), Unsafe.BitCast<TStored, T>(max))
            : null;
    }

    private static (T Min, T Max)? Find<T, TStored>(ScanSource source, ExtremeKinds kinds, ScanOptions? options)
        where T : unmanaged
        where TStored : unmanaged, INumber<TStored>, IMinMaxValue<TStored>
    {
        Extremes<TStored> found = source.Run(_ => new Extremes<TStored>(kinds, Widths.Best), options);
        return found.Min is TStored min && found.Max is TStored max
            ? (Unsafe.BitCast<TStored, T>(min), Unsafe.BitCast<TStored, T>(max))
            : null;
    }
}
