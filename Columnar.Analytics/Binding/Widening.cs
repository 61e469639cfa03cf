using System.Numerics;
using Columnar.Evaluation;

namespace Columnar.Binding;

/// <summary>Values brought to 64 bits: long, ulong or double.</summary>
internal static class Widening
{
    /// <summary>Integers and dates as long, unsigned 64-bit ones as ulong, floating-point numbers as double; exactly.</summary>
    public static Lanes To64Bits(Lanes lanes) =>
        lanes.Kind switch
        {
            ElementKind.Int8 => Widen<sbyte, long>(lanes, ElementKind.Int64),
            ElementKind.UInt8 => Widen<byte, long>(lanes, ElementKind.Int64),
            ElementKind.Int16 => Widen<short, long>(lanes, ElementKind.Int64),
            ElementKind.UInt16 => Widen<ushort, long>(lanes, ElementKind.Int64),
            ElementKind.Int32 => Widen<int, long>(lanes, ElementKind.Int64),
            ElementKind.UInt32 => Widen<uint, long>(lanes, ElementKind.Int64),
            ElementKind.Float16 => Widen<Half, double>(lanes, ElementKind.Float64),
            ElementKind.Float32 => Widen<float, double>(lanes, ElementKind.Float64),
            _ => lanes,
        };

    /// <summary>Numbers as doubles, 64-bit integers rounded to the nearest one.</summary>
    public static Lanes ToDouble(Lanes lanes)
    {
        Lanes wide = To64Bits(lanes);
        return wide.Kind switch
        {
            ElementKind.Int64 => Widen<long, double>(wide, ElementKind.Float64),
            ElementKind.UInt64 => Widen<ulong, double>(wide, ElementKind.Float64),
            _ => wide,
        };
    }

    /// <summary>A number, or null, in every row.</summary>
    public static Lanes OfConstant(ConstantOperand constant) =>
        constant.Value switch
        {
            long value => new ConstantLanes<long>(value, ElementType.Int64),
            ulong value => new ConstantLanes<ulong>(value, ElementType.UInt64),
            double value => new ConstantLanes<double>(value, ElementType.Float64),
            null => new NullLanes(ElementType.Int64),
            _ => throw new ArgumentException($"{constant}; a number was expected."),
        };

    private static WidenedLanes<TFrom, TTo> Widen<TFrom, TTo>(Lanes lanes, ElementKind kind)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo> => new(lanes, kind);
}
