using Columnar.Evaluation;
using Columnar.Queries;

namespace Columnar.Grouping;

/// <summary>
/// The distinct values of a column that is grouped by. Each has a code: 0 is null, whether there is one or not, the others follow in the
/// order of first appearance.
/// </summary>
internal abstract unsafe class KeyColumn(TableColumn column)
{
    /// <summary>The code of null.</summary>
    public const int Null = 0;

    /// <summary>The column's name and type.</summary>
    public TableColumn Column { get; } = column;

    /// <summary>All codes are below this.</summary>
    public abstract int CodeCount { get; }

    /// <summary>Finds the codes of the selected rows of a packet.</summary>
    /// <param name="workspace">The packet.</param>
    /// <param name="selection">The rows.</param>
    /// <param name="codes">A code per selected row is written.</param>
    public abstract void Encode(Workspace workspace, Selection selection, int* codes);

    /// <summary>The code here of a value that another column of the same kind has a code for.</summary>
    public abstract int Adopt(KeyColumn other, int code);

    /// <summary>The place of each code in the order of DESIGN section 7, Q7: NaN and then null come last.</summary>
    public abstract int[] Ranks();

    /// <summary>The values of codes as a result shows them.</summary>
    public abstract ResultColumn Decode(ReadOnlySpan<int> codes);

    /// <summary>Ranks from an order of the codes above 0.</summary>
    private protected int[] RanksBy(Comparison<int> compare)
    {
        int[] order = [.. Enumerable.Range(1, CodeCount - 1)];
        Array.Sort(order, compare);
        var ranks = new int[CodeCount];
        for (int place = 0; place < order.Length; place++)
            ranks[order[place]] = place;
        ranks[Null] = order.Length;
        return ranks;
    }

    /// <summary>Which of the results are null.</summary>
    private protected static bool[]? Nulls(ReadOnlySpan<int> codes)
    {
        if (!codes.Contains(Null))
            return null;
        var nulls = new bool[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            nulls[i] = codes[i] == Null;
        return nulls;
    }
}
