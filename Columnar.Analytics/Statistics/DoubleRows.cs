using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Scans;

namespace Columnar.Statistics;

/// <summary>Copies the values of a view of numbers as doubles. Used within the scope of the view's lease.</summary>
internal static unsafe class DoubleRows
{
    /// <summary>Copies all rows.</summary>
    /// <param name="view">The view.</param>
    /// <param name="target">As long as the view.</param>
    /// <param name="nullAs">What stands for nulls.</param>
    public static void Copy(VectorView view, Span<double> target, double nullAs)
    {
        switch (view.Type.Kind)
        {
            case ElementKind.Int8:
                Copy<sbyte>(view, target, nullAs);
                break;
            case ElementKind.UInt8:
                Copy<byte>(view, target, nullAs);
                break;
            case ElementKind.Int16:
                Copy<short>(view, target, nullAs);
                break;
            case ElementKind.UInt16:
                Copy<ushort>(view, target, nullAs);
                break;
            case ElementKind.Int32:
                Copy<int>(view, target, nullAs);
                break;
            case ElementKind.UInt32:
                Copy<uint>(view, target, nullAs);
                break;
            case ElementKind.Int64:
                Copy<long>(view, target, nullAs);
                break;
            case ElementKind.UInt64:
                Copy<ulong>(view, target, nullAs);
                break;
            case ElementKind.Float16:
                Copy<Half>(view, target, nullAs);
                break;
            case ElementKind.Float32:
                Copy<float>(view, target, nullAs);
                break;
            default:
                Copy<double>(view, target, nullAs);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(VectorView view, Span<double> target, double nullAs)
        where T : unmanaged, INumberBase<T>
    {
        using var reader = new PacketReader(view);
        for (int row = 0; row < target.Length; row += Packets.Rows)
        {
            int rows = Math.Min(Packets.Rows, target.Length - row);
            // SAFETY: a packet's values are contiguous, and its validity has a bit for each of them (PacketReader).
            var values = new ReadOnlySpan<T>(reader.Values(row, rows), rows);
            ulong* validity = reader.Validity(row, rows);
            for (int i = 0; i < values.Length; i++)
            {
                bool isNull = validity is not null && (validity[i >> 6] >> (i & 63) & 1) == 0;
                target[row + i] = isNull ? nullAs : double.CreateTruncating(values[i]);
            }
        }
    }
}
