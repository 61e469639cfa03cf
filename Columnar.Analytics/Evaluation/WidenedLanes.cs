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
        for (int row = 0; row < rows; row++)
            to[row] = TTo.CreateTruncating(from[row]);
    }
}
