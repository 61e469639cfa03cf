using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Filters;
using Columnar.Grouping;
using Columnar.Kernels;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Whether a 64-bit number is one of several.</summary>
/// <typeparam name="T">long, ulong or double.</typeparam>
/// <param name="operand">The numbers.</param>
/// <param name="members">What they may equal, by <see cref="Key"/>; no NaN, which equals nothing.</param>
/// <param name="span">From the least of them to the greatest.</param>
internal sealed unsafe class SetCondition<T>(Lanes operand, NumberKeys members, ValueRange<T> span) : Condition
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
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

    public override Outcomes Foresee(long row, ref long endRow)
    {
        if (operand.Column is not { } column)
            return operand.Unforeseen;
        ViewBlock block = Foresight.BlockAt(column.Reader, row, ref endRow);
        bool mayBeIn =
            !span.IsEmpty && !(block.TryGetWideBounds(out T min, out T max) && (max < span.Low || min > span.High));
        return Foresight.WithNulls(block, mayBeIn ? Outcomes.True | Outcomes.False : Outcomes.False);
    }

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
