using System.Numerics;
using System.Runtime.CompilerServices;

namespace Columnar.Evaluation;

/// <summary>Values converted to 64 bits, exactly or as the language converts them.</summary>
/// <typeparam name="TFrom">The type of the operand's values.</typeparam>
/// <typeparam name="TTo">long or double.</typeparam>
/// <param name="operand">What is converted.</param>
/// <param name="kind">The kind of <typeparamref name="TTo"/>.</param>
internal sealed unsafe class WidenedLanes<TFrom, TTo>(Lanes operand, ElementKind kind) : Lanes
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    public override ElementType Type => operand.Type;

    public override ElementKind Kind => kind;

    // A 64-bit integer is rounded where it becomes a double.
    public override ColumnLanes? Column =>
        sizeof(TFrom) < sizeof(TTo) || typeof(TFrom) == typeof(TTo) ? operand.Column : null;

    public override bool CanFail => operand.CanFail;

    public override LaneValues Load(Workspace workspace, ulong* needed)
    {
        LaneValues source = operand.Load(workspace, needed);
        var target = (TTo*)workspace.TakeValues();
        Convert((TFrom*)source.Values, target, workspace.Rows);
        return new(target, source.Valid);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(TFrom* from, TTo* to, int rows)
    {
        int row = 0;
        if (typeof(TFrom) == typeof(int) && typeof(TTo) == typeof(long))
        {
            for (; row <= rows - Vector<int>.Count; row += Vector<int>.Count)
            {
                Vector.Widen(Vector.Load((int*)from + row), out Vector<long> low, out Vector<long> high);
                Vector.Store(low, (long*)to + row);
                Vector.Store(high, (long*)to + row + Vector<long>.Count);
            }
        }
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
        {
            for (; row <= rows - Vector<float>.Count; row += Vector<float>.Count)
            {
                Vector.Widen(Vector.Load((float*)from + row), out Vector<double> low, out Vector<double> high);
                Vector.Store(low, (double*)to + row);
                Vector.Store(high, (double*)to + row + Vector<double>.Count);
            }
        }
        else if (typeof(TFrom) == typeof(long) && typeof(TTo) == typeof(double))
        {
            for (; row <= rows - Vector<long>.Count; row += Vector<long>.Count)
                Vector.Store(Vector.ConvertToDouble(Vector.Load((long*)from + row)), (double*)to + row);
        }
        for (; row < rows; row++)
            to[row] = TTo.CreateTruncating(from[row]);
    }
}
