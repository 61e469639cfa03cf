using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>a + b.</summary>
internal readonly struct DoubleAdd : IArithmetic<double>
{
    public static bool IsVectorised => true;

    public static bool TryJoin(double left, double right, out double result)
    {
        result = left + right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(Vector<double> left, Vector<double> right, ref Vector<double> overflows) =>
        left + right;
}

/// <summary>a - b.</summary>
internal readonly struct DoubleSubtract : IArithmetic<double>
{
    public static bool IsVectorised => true;

    public static bool TryJoin(double left, double right, out double result)
    {
        result = left - right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(Vector<double> left, Vector<double> right, ref Vector<double> overflows) =>
        left - right;
}

/// <summary>a * b.</summary>
internal readonly struct DoubleMultiply : IArithmetic<double>
{
    public static bool IsVectorised => true;

    public static bool TryJoin(double left, double right, out double result)
    {
        result = left * right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(Vector<double> left, Vector<double> right, ref Vector<double> overflows) =>
        left * right;
}

/// <summary>a / b.</summary>
internal readonly struct DoubleDivide : IArithmetic<double>
{
    public static bool IsVectorised => true;

    public static bool TryJoin(double left, double right, out double result)
    {
        result = left / right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(Vector<double> left, Vector<double> right, ref Vector<double> overflows) =>
        left / right;
}
