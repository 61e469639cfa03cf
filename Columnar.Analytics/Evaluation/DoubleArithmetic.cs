using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>a + b.</summary>
internal readonly struct DoubleAdd : IArithmetic<double>
{
    public static bool TryJoin(double left, double right, out double result)
    {
        result = left + right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(
        Vector<double> left,
        Vector<double> right,
        ref Vector<double> traces,
        ref Vector<double> moreTraces
    ) => left + right;

    public static bool Fits(Vector<double> traces, Vector<double> moreTraces) => true;
}

/// <summary>a - b.</summary>
internal readonly struct DoubleSubtract : IArithmetic<double>
{
    public static bool TryJoin(double left, double right, out double result)
    {
        result = left - right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(
        Vector<double> left,
        Vector<double> right,
        ref Vector<double> traces,
        ref Vector<double> moreTraces
    ) => left - right;

    public static bool Fits(Vector<double> traces, Vector<double> moreTraces) => true;
}

/// <summary>a * b.</summary>
internal readonly struct DoubleMultiply : IArithmetic<double>
{
    public static bool TryJoin(double left, double right, out double result)
    {
        result = left * right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(
        Vector<double> left,
        Vector<double> right,
        ref Vector<double> traces,
        ref Vector<double> moreTraces
    ) => left * right;

    public static bool Fits(Vector<double> traces, Vector<double> moreTraces) => true;
}

/// <summary>a / b.</summary>
internal readonly struct DoubleDivide : IArithmetic<double>
{
    public static bool TryJoin(double left, double right, out double result)
    {
        result = left / right;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Join(
        Vector<double> left,
        Vector<double> right,
        ref Vector<double> traces,
        ref Vector<double> moreTraces
    ) => left / right;

    public static bool Fits(Vector<double> traces, Vector<double> moreTraces) => true;
}
