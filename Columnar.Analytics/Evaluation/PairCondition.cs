using System.Runtime.CompilerServices;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Syntax;

namespace Columnar.Evaluation;

/// <summary>What all comparisons of two columns of numbers share.</summary>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
internal abstract unsafe class PairCondition(Lanes left, Lanes right) : Condition
{
    public sealed override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        (int, int) mark = workspace.Mark();
        LaneValues a = left.Load(workspace, needed);
        LaneValues b = right.Load(workspace, needed);
        Compare(a.Values, b.Values, workspace.Rows, isTrue);
        Masks.Finish(a.Valid, workspace.Rows, isTrue, isNull);
        if (b.Valid is not null)
        {
            for (int word = 0; word < workspace.Words; word++)
            {
                isTrue[word] &= b.Valid[word];
                isNull[word] |= ~b.Valid[word];
            }
            if (workspace.Rows > 0)
                isNull[workspace.Words - 1] &= Masks.LastWord(workspace.Rows);
        }
        workspace.Release(mark);
    }

    public sealed override Outcomes Foresee(long row, ref long endRow) => left.Unforeseen | right.Unforeseen;

    /// <summary>Sets a bit per row where the comparison holds; those beyond the rows are cleared.</summary>
    private protected abstract void Compare(void* left, void* right, int rows, ulong* isTrue);
}

/// <summary>Two numbers of one type compared row by row.</summary>
/// <typeparam name="T">long, ulong or double.</typeparam>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="op">The comparison.</param>
internal sealed unsafe class SamePairCondition<T>(Lanes left, Lanes right, Comparison op) : PairCondition(left, right)
    where T : unmanaged
{
    private protected override void Compare(void* left, void* right, int rows, ulong* isTrue)
    {
        var a = (T*)left;
        var b = (T*)right;
        switch (op)
        {
            case Comparison.Less:
                PairKernel<T, GreaterPair<T>>.Run(Widths.Best, b, a, rows, isTrue);
                break;
            case Comparison.LessOrEqual:
                PairKernel<T, GreaterOrEqualPair<T>>.Run(Widths.Best, b, a, rows, isTrue);
                break;
            case Comparison.Greater:
                PairKernel<T, GreaterPair<T>>.Run(Widths.Best, a, b, rows, isTrue);
                break;
            case Comparison.GreaterOrEqual:
                PairKernel<T, GreaterOrEqualPair<T>>.Run(Widths.Best, a, b, rows, isTrue);
                break;
            default:
                PairKernel<T, EqualPair<T>>.Run(Widths.Best, a, b, rows, isTrue);
                if (op == Comparison.NotEqual)
                    MaskWords.Invert(isTrue, rows);
                break;
        }
    }
}

/// <summary>Two numbers compared row by row, exactly, where their types differ.</summary>
/// <typeparam name="TLeft">The left operand's type.</typeparam>
/// <typeparam name="TRight">The right operand's type.</typeparam>
/// <typeparam name="TOrder">How they are ordered.</typeparam>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="order">How they are ordered.</param>
/// <param name="op">The comparison.</param>
internal sealed unsafe class PairCondition<TLeft, TRight, TOrder>(Lanes left, Lanes right, TOrder order, Comparison op)
    : PairCondition(left, right)
    where TLeft : unmanaged
    where TRight : unmanaged
    where TOrder : struct, IPairOrder<TLeft, TRight>
{
    private protected override void Compare(void* left, void* right, int rows, ulong* isTrue) =>
        Compare((TLeft*)left, (TRight*)right, rows, order, Holds(), isTrue);

    // Bit 0: less, 1: equal, 2: greater, 3: unordered.
    private uint Holds()
    {
        uint holds = op == Comparison.NotEqual ? 8u : 0;
        for (int place = 0; place < 3; place++)
            holds |= op.Holds(place - 1) ? 1u << place : 0;
        return holds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare(TLeft* left, TRight* right, int rows, TOrder order, uint holds, ulong* isTrue)
    {
        for (int start = 0; start < rows; start += 64)
        {
            ulong word = 0;
            int count = Math.Min(64, rows - start);
            for (int i = 0; i < count; i++)
                word |= (ulong)(holds >> (order.Of(left[start + i], right[start + i]) + 1) & 1) << i;
            isTrue[start >> 6] = word;
        }
    }
}
