using System.Runtime.InteropServices;
using Columnar.Evaluation;
using Columnar.Memory;
using Columnar.Queries;
using Columnar.Scans;

namespace Columnar.Grouping;

/// <summary>Text and other values taken as bytes as keys, ordered by bytes; decimals by their numbers.</summary>
internal sealed unsafe class BytesKeyColumn(TableColumn column, PacketReader reader) : KeyColumn(column)
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
        code == Null ? Null : _keys.CodeOf(((BytesKeyColumn)other)._keys[code - 1]) + 1;

    public override int[] Ranks() =>
        Column.Type.Kind == ElementKind.Decimal128
            ? RanksBy(
                (left, right) =>
                    MemoryMarshal.Read<Int128>(_keys[left - 1]).CompareTo(MemoryMarshal.Read<Int128>(_keys[right - 1]))
            )
            : RanksBy((left, right) => _keys[left - 1].SequenceCompareTo(_keys[right - 1]));

    public override ResultColumn Decode(ReadOnlySpan<int> codes)
    {
        int[] places = codes.ToArray();
        return ResultColumn.OfBytes(
            Column,
            places.Length,
            row => places[row] == Null ? [] : _keys[places[row] - 1],
            Nulls(codes)
        );
    }
}
