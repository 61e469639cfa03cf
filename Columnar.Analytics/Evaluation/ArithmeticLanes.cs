using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Syntax;

namespace Columnar.Evaluation;

/// <summary>Two numbers of the same 64-bit type joined row by row; null where either is.</summary>
/// <typeparam name="T">long or double.</typeparam>
/// <typeparam name="TOperator">How they are joined.</typeparam>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="type">The type of the result.</param>
/// <param name="node">The expression, for messages.</param>
internal sealed unsafe class ArithmeticLanes<T, TOperator>(Lanes left, Lanes right, ElementType type, Node node) : Lanes
    where T : unmanaged, INumber<T>
    where TOperator : struct, IArithmetic<T>
{
    public override ElementType Type => type;

    public override ElementKind Kind => type.Kind;

    public override bool CanFail => true;

    public override LaneValues Load(Workspace workspace, ulong* needed)
    {
        void* target = workspace.TakeValues();
        ulong* valid = workspace.TakeMask();
        (int, int) mark = workspace.Mark();
        LaneValues a = left.Load(workspace, needed);
        LaneValues b = right.Load(workspace, needed);
        valid = Both(a.Valid, b.Valid, valid, workspace.Words);
        if (left.Kind == ElementKind.UInt64)
            CheckSigned((long*)a.Values, workspace, needed, valid);
        if (right.Kind == ElementKind.UInt64)
            CheckSigned((long*)b.Values, workspace, needed, valid);
        if (!Join((T*)a.Values, (T*)b.Values, (T*)target, workspace.Rows))
            CheckNeeded((T*)a.Values, (T*)b.Values, workspace, needed, valid);
        workspace.Release(mark);
        return new(target, valid);
    }

    private static ulong* Both(ulong* left, ulong* right, ulong* target, int words)
    {
        if (left is null && right is null)
            return null;
        for (int word = 0; word < words; word++)
            target[word] =
                (left is null ? ulong.MaxValue : left[word]) & (right is null ? ulong.MaxValue : right[word]);
        return target;
    }

    /// <summary>Joins all rows; false where some, needed or not, may not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Join(T* left, T* right, T* target, int rows)
    {
        int row = 0;
        Vector<T> traces = Vector<T>.Zero;
        Vector<T> moreTraces = Vector<T>.Zero;
        for (; row <= rows - Vector<T>.Count; row += Vector<T>.Count)
        {
            Vector<T> result = TOperator.Join(
                Vector.Load(left + row),
                Vector.Load(right + row),
                ref traces,
                ref moreTraces
            );
            Vector.Store(result, target + row);
        }
        bool fits = TOperator.Fits(traces, moreTraces);
        for (; row < rows; row++)
            fits &= TOperator.TryJoin(left[row], right[row], out target[row]);
        return fits;
    }

    // Somewhere a row may have overflowed; it matters only where the row has a value that is used.
    private void CheckNeeded(T* left, T* right, Workspace workspace, ulong* needed, ulong* valid)
    {
        for (int row = 0; row < workspace.Rows; row++)
        {
            if (IsUsed(row, needed, valid) && !TOperator.TryJoin(left[row], right[row], out _))
                throw new OverflowException($"{node} does not fit a 64-bit integer in row {workspace.Row + row}.");
        }
    }

    // Arithmetic is signed: an unsigned operand that is used must lie below 2^63, as which it reads the same.
    private void CheckSigned(long* values, Workspace workspace, ulong* needed, ulong* valid)
    {
        for (int row = 0; row < workspace.Rows; row++)
        {
            if (values[row] < 0 && IsUsed(row, needed, valid))
                throw new OverflowException(
                    $"{node}: an operand is {(ulong)values[row]} in row {workspace.Row + row}; arithmetic is on signed 64-bit integers."
                );
        }
    }

    private static bool IsUsed(int row, ulong* needed, ulong* valid)
    {
        ulong bit = 1UL << (row & 63);
        return (needed is null || (needed[row >> 6] & bit) != 0) && (valid is null || (valid[row >> 6] & bit) != 0);
    }
}
