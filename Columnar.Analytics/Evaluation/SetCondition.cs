using System.Runtime.CompilerServices;
using Columnar.Grouping;
using Columnar.Kernels;

namespace Columnar.Evaluation;

/// <summary>Whether a 64-bit number is one of several.</summary>
/// <typeparam name="T">long, ulong or double.</typeparam>
/// <param name="operand">The numbers.</param>
/// <param name="members">What they may equal, by <see cref="Key"/>; no NaN, which equals nothing.</param>
internal sealed unsafe class SetCondition<T>(Lanes operand, NumberKeys members) : Condition
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

    public override Outcomes Foresee(long row, ref long endRow) => operand.Unforeseen;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(T* values, int rows, ulong* isTrue)
    {
        for (int row = 0; row < rows; row++)
        {
            ulong isMember = members.Contains(Key(values[row])) ? 1UL : 0;
            isTrue[row >> 6] |= isMember << (row & 63);
        }
    }

    /// <summary>The same for equal numbers: the bits, those of +0.0 for both zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(T value) =>
        typeof(T) == typeof(double)
            ? BitConverter.DoubleToUInt64Bits((double)(object)value + 0.0)
            : Unsafe.BitCast<T, ulong>(value);
}
