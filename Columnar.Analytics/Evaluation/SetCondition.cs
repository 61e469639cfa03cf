using System.Runtime.CompilerServices;
using Columnar.Kernels;

namespace Columnar.Evaluation;

/// <summary>Whether a 64-bit number is one of several.</summary>
/// <typeparam name="T">long, ulong or double.</typeparam>
/// <param name="operand">The numbers.</param>
/// <param name="members">What they may equal; no NaN, which equals nothing.</param>
internal sealed unsafe class SetCondition<T>(Lanes operand, HashSet<T> members) : Condition
    where T : unmanaged
{
    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        LaneValues values = operand.Load(workspace, needed);
        MaskWords.Clear(isTrue, workspace.Rows);
        Test((T*)values.Values, workspace.Rows, isTrue);
        Masks.Finish(values.Valid, workspace.Rows, isTrue, isNull);
        workspace.Release(mark);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(T* values, int rows, ulong* isTrue)
    {
        for (int row = 0; row < rows; row++)
        {
            if (members.Contains(values[row]))
                isTrue[row >> 6] |= 1UL << (row & 63);
        }
    }
}
