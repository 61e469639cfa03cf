using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Columnar.Kernels;

namespace Columnar.Filters;

/// <summary>Binds comparisons of a view with a constant; dates and timestamps compare as their days and ticks.</summary>
internal static class RangeFilters
{
    /// <summary>Compares with an integer, exactly.</summary>
    /// <exception cref="ArgumentException">The view holds no numbers, dates or timestamps.</exception>
    public static PacketFilter Compare(VectorView view, Comparison comparison, Int128 constant, Width? width = null) =>
        view.Type.Kind switch
        {
            ElementKind.Int8 => Bind(view, ValueRange<sbyte>.Of(comparison, constant), width),
            ElementKind.UInt8 => Bind(view, ValueRange<byte>.Of(comparison, constant), width),
            ElementKind.Int16 => Bind(view, ValueRange<short>.Of(comparison, constant), width),
            ElementKind.UInt16 => Bind(view, ValueRange<ushort>.Of(comparison, constant), width),
            ElementKind.Int32 or ElementKind.Date32 => Bind(view, ValueRange<int>.Of(comparison, constant), width),
            ElementKind.UInt32 => Bind(view, ValueRange<uint>.Of(comparison, constant), width),
            ElementKind.Int64 or ElementKind.Timestamp => Bind(view, ValueRange<long>.Of(comparison, constant), width),
            ElementKind.UInt64 => Bind(view, ValueRange<ulong>.Of(comparison, constant), width),
            ElementKind.Float16 => Bind(view, ValueRange<Half>.Of(comparison, constant), width),
            ElementKind.Float32 => Bind(view, ValueRange<float>.Of(comparison, constant), width),
            ElementKind.Float64 => Bind(view, ValueRange<double>.Of(comparison, constant), width),
            _ => throw NotComparable(view),
        };

    /// <summary>Compares with a floating constant, exactly.</summary>
    /// <exception cref="ArgumentException">The view holds no numbers, dates or timestamps.</exception>
    public static PacketFilter Compare(VectorView view, Comparison comparison, double constant, Width? width = null) =>
        view.Type.Kind switch
        {
            ElementKind.Int8 => Bind(view, ValueRange<sbyte>.Of(comparison, constant), width),
            ElementKind.UInt8 => Bind(view, ValueRange<byte>.Of(comparison, constant), width),
            ElementKind.Int16 => Bind(view, ValueRange<short>.Of(comparison, constant), width),
            ElementKind.UInt16 => Bind(view, ValueRange<ushort>.Of(comparison, constant), width),
            ElementKind.Int32 or ElementKind.Date32 => Bind(view, ValueRange<int>.Of(comparison, constant), width),
            ElementKind.UInt32 => Bind(view, ValueRange<uint>.Of(comparison, constant), width),
            ElementKind.Int64 or ElementKind.Timestamp => Bind(view, ValueRange<long>.Of(comparison, constant), width),
            ElementKind.UInt64 => Bind(view, ValueRange<ulong>.Of(comparison, constant), width),
            ElementKind.Float16 => Bind(view, ValueRange<Half>.Of(comparison, constant), width),
            ElementKind.Float32 => Bind(view, ValueRange<float>.Of(comparison, constant), width),
            ElementKind.Float64 => Bind(view, ValueRange<double>.Of(comparison, constant), width),
            _ => throw NotComparable(view),
        };

    /// <summary>Both conditions; two ranges of one view become one.</summary>
    public static PacketFilter And(PacketFilter left, PacketFilter right) =>
        TryIntersect<sbyte>(left, right, out PacketFilter? both)
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
            ? both
            : new AndFilter(left, right);

    private static RangeFilter<T> Bind<T>(VectorView view, ValueRange<T> range, Width? width)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => new(view, range, width ?? Widths.Best);

    private static bool TryIntersect<T>(
        PacketFilter left,
        PacketFilter right,
        [NotNullWhen(true)] out PacketFilter? both
    )
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        both = null;
        if (
            left is RangeFilter<T> first
            && right is RangeFilter<T> second
            && first.View == second.View
            && first.Range.TryIntersect(second.Range, out ValueRange<T> range)
        )
        {
            left.Dispose();
            right.Dispose();
            both = new RangeFilter<T>(first.View, range, first.Width);
        }
        return both is not null;
    }

    private static ArgumentException NotComparable(VectorView view) =>
        new($"'{view.Name}' is {view.Type}; only numbers, dates and timestamps compare with a number.");
}
