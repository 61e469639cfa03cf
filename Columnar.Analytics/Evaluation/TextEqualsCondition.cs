using System.Numerics;
using System.Runtime.CompilerServices;
using Columnar.Filters;
using Columnar.Kernels;
using Columnar.Memory;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>Whether text equals a constant, or not.</summary>
/// <param name="reader">The column.</param>
/// <param name="constant">The constant.</param>
/// <param name="isNegated">Whether the texts that differ are wanted.</param>
internal sealed unsafe class TextEqualsCondition(PacketReader reader, byte[] constant, bool isNegated) : Condition
{
    private readonly ulong _prefix = TextKeys.PrefixOf(constant);
    private readonly TextCursor _cursor = new(reader.Cursor);

    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        MaskWords.Clear(isTrue, workspace.Rows);
        for (int done = 0; done < workspace.Rows; )
        {
            TextRun run = _cursor.At(workspace.Row + done, workspace.Rows - done);
            MarkCandidates(run, done, isTrue);
            if (constant.Length > sizeof(ulong))
                Confirm(run, done, isTrue);
            done += run.Length;
        }
        if (isNegated)
            MaskWords.Invert(isTrue, workspace.Rows);
        Masks.Finish(reader.Validity(workspace.Row, workspace.Rows), workspace.Rows, isTrue, isNull);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        ViewBlock block = Foresight.BlockAt(reader, row, ref endRow);
        Comparison op = isNegated ? Comparison.NotEqual : Comparison.Equal;
        return Foresight.WithNulls(block, Foresight.Of(Foresight.OrdersOf(block, constant), op));
    }

    // Length and first eight bytes decide without a branch, which would be mispredicted wherever lengths vary.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkCandidates(TextRun run, int firstRow, ulong* isTrue)
    {
        ulong prefix = _prefix;
        int length = constant.Length;
        for (int i = 0; i < run.Length; i++)
        {
            int row = firstRow + i;
            ulong differs = (run.Prefix(i) ^ prefix) | (uint)(run.ByteLength(i) ^ length);
            isTrue[row >> 6] |= (differs == 0 ? 1UL : 0UL) << (row & 63);
        }
    }

    private void Confirm(TextRun run, int firstRow, ulong* isTrue)
    {
        for (int word = firstRow >> 6; word <= (firstRow + run.Length - 1) >> 6; word++)
        {
            for (ulong bits = isTrue[word]; bits != 0; bits &= bits - 1)
            {
                int row = (word << 6) + BitOperations.TrailingZeroCount(bits);
                bool isInRun = row >= firstRow && row < firstRow + run.Length;
                if (isInRun && !run[row - firstRow].SequenceEqual(constant))
                    isTrue[word] &= ~(1UL << (row & 63));
            }
        }
    }
}
