using Columnar.Evaluation;
using Columnar.Queries;
using Columnar.Vectors;

namespace Columnar.Grouping;

/// <summary>The first or last text, or other value taken as bytes, of every group in the order of bytes.</summary>
internal sealed unsafe class GroupedBytesExtreme(TableColumn column, VectorView view, bool isMinimum) : GroupedAggregate
{
    private readonly TextCursor _cursor = new(new ViewCursor(view));
    private TextPlace[] _best = [];

    public override void Add(Workspace workspace, void* values, Selection selection, int* groups, int groupCount)
    {
        Grow(groupCount);
        for (int done = 0; done < workspace.Rows; )
        {
            TextRun run = _cursor.At(workspace.Row + done, workspace.Rows - done);
            for (int i = 0; i < run.Length; i++)
            {
                int row = done + i;
                if (selection.Mask is not null && (selection.Mask[row >> 6] >> (row & 63) & 1) == 0)
                    continue;
                ref TextPlace best = ref _best[groups[row]];
                if (TextExtreme.IsBetter(run[i], best, isMinimum))
                    run.Keep(i, ref best);
            }
            done += run.Length;
        }
    }

    public override void Absorb(GroupedAggregate later, ReadOnlySpan<int> groups, int groupCount)
    {
        Grow(groupCount);
        TextPlace[] others = ((GroupedBytesExtreme)later)._best;
        for (int group = 0; group < Math.Min(groups.Length, others.Length); group++)
        {
            TextPlace text = others[group];
            if (groups[group] < 0 || !text.HasValue)
                continue;
            ref TextPlace best = ref _best[groups[group]];
            if (TextExtreme.IsBetter(text.Bytes, best, isMinimum))
                best = text;
        }
        Array.Clear(others);
    }

    public override ResultColumn Finish(int[] groups)
    {
        Grow(groups.Length == 0 ? 0 : groups.Max() + 1);
        TextPlace[] found = Array.ConvertAll(groups, group => _best[group]);
        bool[]? nulls = Array.Exists(found, text => !text.HasValue)
            ? Array.ConvertAll(found, text => !text.HasValue)
            : null;
        return ResultColumn.OfBytes(column, found.Length, row => found[row].Bytes, nulls);
    }

    private void Grow(int groupCount)
    {
        if (groupCount > _best.Length)
            Array.Resize(ref _best, (int)Math.Min(Array.MaxLength, Math.Max((long)groupCount, 2L * _best.Length)));
    }
}
