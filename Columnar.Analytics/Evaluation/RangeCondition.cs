using Columnar.Kernels;

namespace Columnar.Evaluation;

/// <summary>Whether a number lies in a closed range, or outside of it.</summary>
/// <typeparam name="T">The type of the operand's values.</typeparam>
/// <typeparam name="TTest">The form of the comparison.</typeparam>
/// <param name="operand">The numbers.</param>
/// <param name="low">The least value inside.</param>
/// <param name="high">The greatest value inside; not below <paramref name="low"/>.</param>
/// <param name="isNegated">Whether the rows outside, NaN included, are wanted.</param>
internal sealed unsafe class RangeCondition<T, TTest>(Lanes operand, T low, T high, bool isNegated) : Condition
    where T : unmanaged
    where TTest : struct, IRangeTest<T>
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        LaneValues values = operand.Load(workspace, needed);
        RangeKernel<T, TTest>.Run(Widths.Best, (T*)values.Values, workspace.Rows, low, high, isTrue);
        if (isNegated)
        {
            for (int word = 0; word < workspace.Words; word++)
                isTrue[word] = ~isTrue[word];
        }
        Masks.Finish(values.Valid, workspace.Rows, isTrue, isNull);
        workspace.Release(mark);
    }
}

/// <summary>The same answer in every row that has a value.</summary>
internal sealed unsafe class KnownCondition(Lanes operand, bool answer) : Condition
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        ulong* valid = operand.Load(workspace, needed).Valid;
        Masks.Fill(isTrue, workspace.Rows, answer ? ulong.MaxValue : 0);
        Masks.Finish(valid, workspace.Rows, isTrue, isNull);
        workspace.Release(mark);
    }
}
