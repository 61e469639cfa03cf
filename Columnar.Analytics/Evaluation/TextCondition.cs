using System.Runtime.CompilerServices;
using Columnar.Filters;
using Columnar.Scans;
using Columnar.Vectors;

namespace Columnar.Evaluation;

/// <summary>A test of each text of a column.</summary>
/// <typeparam name="TTest">The test.</typeparam>
/// <param name="reader">The column.</param>
/// <param name="test">The test.</param>
internal sealed unsafe class TextCondition<TTest>(PacketReader reader, TTest test) : Condition
    where TTest : struct, ITextTest
{
    private readonly TextCursor _cursor = new(reader.Cursor);

    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        Masks.Fill(isTrue, workspace.Rows, 0);
        ulong* valid = reader.Validity(workspace.Row, workspace.Rows);
        for (int done = 0; done < workspace.Rows; )
        {
            TextRun run = _cursor.At(workspace.Row + done, workspace.Rows - done);
            Test(run, done, needed, valid, isTrue);
            done += run.Length;
        }
        Masks.Finish(valid, workspace.Rows, isTrue, isNull);
    }

    public override Outcomes Foresee(long row, ref long endRow)
    {
        ViewBlock block = Foresight.BlockAt(reader, row, ref endRow);
        return Foresight.WithNulls(block, test.Foresee(block));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(TextRun run, int firstRow, ulong* needed, ulong* valid, ulong* isTrue)
    {
        for (int i = 0; i < run.Length; i++)
        {
            int row = firstRow + i;
            ulong bit = 1UL << (row & 63);
            if (needed is not null && (needed[row >> 6] & bit) == 0)
                continue;
            if (valid is not null && (valid[row >> 6] & bit) == 0)
                continue;
            if (test.Holds(run[i]))
                isTrue[row >> 6] |= bit;
        }
    }
}

/// <summary>Two columns of text compared row by row.</summary>
internal sealed unsafe class TextPairCondition(PacketReader left, PacketReader right, Comparison op) : Condition
{
    private readonly TextCursor _leftCursor = new(left.Cursor);
    private readonly TextCursor _rightCursor = new(right.Cursor);

    public override void Evaluate(Workspace workspace, ulong* needed, ulong* isTrue, ulong* isNull)
    {
        Masks.Fill(isTrue, workspace.Rows, ulong.MaxValue);
        (int, int) mark = workspace.Mark();
        ulong* otherNull = workspace.TakeMask();
        Masks.Finish(left.Validity(workspace.Row, workspace.Rows), workspace.Rows, isTrue, isNull);
        Masks.Finish(right.Validity(workspace.Row, workspace.Rows), workspace.Rows, isTrue, otherNull);
        for (int word = 0; word < workspace.Words; word++)
            isNull[word] |= otherNull[word];
        workspace.Release(mark);
        for (int done = 0; done < workspace.Rows; )
        {
            TextRun a = _leftCursor.At(workspace.Row + done, workspace.Rows - done);
            TextRun b = _rightCursor.At(workspace.Row + done, workspace.Rows - done);
            int length = Math.Min(a.Length, b.Length);
            for (int i = 0; i < length; i++)
            {
                ulong bit = 1UL << ((done + i) & 63);
                ref ulong word = ref isTrue[(done + i) >> 6];
                if ((word & bit) != 0 && !Syntax.OperatorRules.Holds(op, a[i].SequenceCompareTo(b[i])))
                    word &= ~bit;
            }
            done += length;
        }
    }

    public override Outcomes Foresee(long row, ref long endRow) => Outcomes.Any;
}
