using System.Numerics;
using Columnar.Scans;

namespace Columnar.Statistics;

/// <summary>How the values of a column of numbers lie.</summary>
/// <param name="Deviation">Their standard deviation; null below two values.</param>
/// <param name="Quartiles">The quartiles: of a quarter, a half, three quarters; null where there is no value.</param>
internal sealed record Spread(double? Deviation, double[]? Quartiles)
{
    private static readonly double[] s_quarters = [0.25, 0.5, 0.75];

    /// <summary>Reads a column of numbers.</summary>
    public static Spread Of(VectorView view, ScanOptions? options) =>
        view.Type.Kind switch
        {
            ElementKind.Int8 => Of<sbyte>(view, options),
            ElementKind.UInt8 => Of<byte>(view, options),
            ElementKind.Int16 => Of<short>(view, options),
            ElementKind.UInt16 => Of<ushort>(view, options),
            ElementKind.Int32 => Of<int>(view, options),
            ElementKind.UInt32 => Of<uint>(view, options),
            ElementKind.Int64 => Of<long>(view, options),
            ElementKind.UInt64 => Of<ulong>(view, options),
            ElementKind.Float16 => Of<Half>(view, options),
            ElementKind.Float32 => Of<float>(view, options),
            _ => Of<double>(view, options),
        };

    private static Spread Of<T>(VectorView view, ScanOptions? options)
        where T : unmanaged, INumberBase<T>
    {
        ScanSource source = new(view, null);
        MomentsAggregator<T> moments = source.Run(static _ => new MomentsAggregator<T>(), options);
        return moments.Finish() is { } found
            ? new(found.Deviation, Quantiles<T>.Of(source, found.Count, moments.Sample.ToSorted(), s_quarters, options))
            : new(null, null);
    }
}
