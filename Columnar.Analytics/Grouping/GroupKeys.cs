using System.Runtime.CompilerServices;
using Columnar.Binding;
using Columnar.Evaluation;
using Columnar.Queries;

namespace Columnar.Grouping;

/// <summary>
/// Numbers the groups of one or several key columns. The group of one column is its code; each further column is joined by giving
/// each distinct pair of group so far and code a number. Numbers without a row may occur.
/// </summary>
internal sealed unsafe class GroupKeys
{
    private readonly KeyColumn[] _columns;
    private readonly NumberKeys[] _pairs;

    /// <exception cref="ArgumentException">A column is unknown.</exception>
    public GroupKeys(Binder binder, IReadOnlyList<string> columns)
    {
        _columns = [.. columns.Select(name => Column(binder, name))];
        _pairs = [.. Enumerable.Range(1, columns.Count - 1).Select(_ => new NumberKeys())];
    }

    /// <summary>All group numbers are below this.</summary>
    public int GroupCount => _pairs.Length == 0 ? _columns[0].CodeCount : _pairs[^1].Count;

    /// <summary>Finds the groups of the selected rows of a packet.</summary>
    public void Encode(Workspace workspace, Selection selection, int* groups)
    {
        _columns[0].Encode(workspace, selection, groups);
        for (int next = 1; next < _columns.Length; next++)
        {
            (int, int) mark = workspace.Mark();
            var codes = (int*)workspace.TakeValues();
            _columns[next].Encode(workspace, selection, codes);
            Join(_pairs[next - 1], codes, selection.Mask, workspace.Rows, groups);
            workspace.Release(mark);
        }
    }

    /// <summary>The number here of a group of other keys over the same columns.</summary>
    public int Adopt(GroupKeys other, int group)
    {
        Span<int> codes = stackalloc int[_columns.Length];
        other.Codes(group, codes);
        int adopted = _columns[0].Adopt(other._columns[0], codes[0]);
        for (int next = 1; next < _columns.Length; next++)
        {
            int code = _columns[next].Adopt(other._columns[next], codes[next]);
            adopted = _pairs[next - 1].CodeOf(Pair(adopted, code));
        }
        return adopted;
    }

    /// <summary>Puts groups in the order of their keys, the first column first.</summary>
    public void Sort(int[] groups)
    {
        // One array of ranks per column, by place in the list of groups.
        int[][] codes = CodesByColumn(groups);
        var ranks = new int[_columns.Length][];
        for (int column = 0; column < _columns.Length; column++)
        {
            int[] byCode = _columns[column].Ranks();
            ranks[column] = Array.ConvertAll(codes[column], code => byCode[code]);
        }
        int[] places = [.. Enumerable.Range(0, groups.Length)];
        Array.Sort(
            places,
            (left, right) =>
            {
                int order = 0;
                for (int column = 0; order == 0 && column < ranks.Length; column++)
                    order = ranks[column][left].CompareTo(ranks[column][right]);
                return order;
            }
        );
        int[] unsorted = [.. groups];
        for (int i = 0; i < places.Length; i++)
            groups[i] = unsorted[places[i]];
    }

    /// <summary>The keys of groups as columns of a result.</summary>
    public IEnumerable<ResultColumn> Decode(int[] groups) =>
        CodesByColumn(groups).Zip(_columns, (codes, column) => column.Decode(codes));

    private static KeyColumn Column(Binder binder, string name)
    {
        VectorView view = binder.Source.Column(name);
        var column = new TableColumn(name, view.Type, view.IsNullable);
        return binder.BindName(name) switch
        {
            BytesOperand bytes => new BytesKeyColumn(column, bytes.Reader),
            TruthOperand truth => new BoolKeyColumn(column, truth.Condition),
            DecimalOperand number => new BytesKeyColumn(column, number.Lanes.Reader),
            NumberOperand number => number.Lanes.Kind switch
            {
                ElementKind.Int8 => new NumberKeyColumn<sbyte>(column, number.Lanes),
                ElementKind.UInt8 => new NumberKeyColumn<byte>(column, number.Lanes),
                ElementKind.Int16 => new NumberKeyColumn<short>(column, number.Lanes),
                ElementKind.UInt16 => new NumberKeyColumn<ushort>(column, number.Lanes),
                ElementKind.Int32 => new NumberKeyColumn<int>(column, number.Lanes),
                ElementKind.UInt32 => new NumberKeyColumn<uint>(column, number.Lanes),
                ElementKind.Int64 => new NumberKeyColumn<long>(column, number.Lanes),
                ElementKind.UInt64 => new NumberKeyColumn<ulong>(column, number.Lanes),
                ElementKind.Float16 => new NumberKeyColumn<Half>(column, number.Lanes),
                ElementKind.Float32 => new NumberKeyColumn<float>(column, number.Lanes),
                _ => new NumberKeyColumn<double>(column, number.Lanes),
            },
            Operand other => throw new ArgumentException($"{other}; there is no grouping by it."),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(NumberKeys pairs, int* codes, ulong* selected, int rows, int* groups)
    {
        for (int row = 0; row < rows; row++)
        {
            if (selected is null || (selected[row >> 6] >> (row & 63) & 1) != 0)
                groups[row] = pairs.CodeOf(Pair(groups[row], codes[row]));
        }
    }

    private static ulong Pair(int group, int code) => (ulong)(uint)group << 32 | (uint)code;

    /// <summary>The codes of a group, a column each.</summary>
    private void Codes(int group, Span<int> codes)
    {
        for (int column = _columns.Length - 1; column > 0; column--)
        {
            ulong pair = _pairs[column - 1][group];
            codes[column] = (int)(uint)pair;
            group = (int)(pair >> 32);
        }
        codes[0] = group;
    }

    private int[][] CodesByColumn(int[] groups)
    {
        int[][] byColumn = Array.ConvertAll(_columns, _ => new int[groups.Length]);
        var codes = new int[_columns.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            Codes(groups[i], codes);
            for (int column = 0; column < codes.Length; column++)
                byColumn[column][i] = codes[column];
        }
        return byColumn;
    }
}
