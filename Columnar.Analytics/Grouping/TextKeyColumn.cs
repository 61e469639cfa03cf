using System.Text;
using Columnar.Evaluation;
using Columnar.Memory;
using Columnar.Queries;
using Columnar.Scans;

namespace Columnar.Grouping;

/// <summary>Text as keys, ordered by UTF-8 bytes.</summary>
internal sealed unsafe class TextKeyColumn(TableColumn column, PacketReader reader) : KeyColumn(column)
{
    private readonly TextKeys _keys = new();
    private readonly TextCursor _cursor = new(reader.Cursor);

    public override int CodeCount => _keys.Count + 1;

    public override void Encode(Workspace workspace, Selection selection, int* codes)
    {
        ulong* valid = reader.Validity(workspace.Row, workspace.Rows);
        for (int done = 0; done < workspace.Rows; )
        {
            TextRun run = _cursor.At(workspace.Row + done, workspace.Rows - done);
            for (int i = 0; i < run.Length; i++)
            {
                int row = done + i;
                ulong bit = 1UL << (row & 63);
                if (selection.Mask is not null && (selection.Mask[row >> 6] & bit) == 0)
                    continue;
                codes[row] =
                    valid is null || (valid[row >> 6] & bit) != 0 ? _keys.CodeOf(run.Prefix(i), run[i]) + 1 : Null;
            }
            done += run.Length;
        }
    }

    public override int Adopt(KeyColumn other, int code) =>
        code == Null ? Null : _keys.CodeOf(((TextKeyColumn)other)._keys[code - 1]) + 1;

    public override int[] Ranks() => RanksBy((left, right) => _keys[left - 1].SequenceCompareTo(_keys[right - 1]));

    public override ResultColumn Decode(ReadOnlySpan<int> codes)
    {
        var texts = new string[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            texts[i] = codes[i] == Null ? "" : Encoding.UTF8.GetString(_keys[codes[i] - 1]);
        return new ResultColumn<string>(Column, texts, Nulls(codes));
    }
}
