using Columnar.Evaluation;
using Columnar.Filters;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>An expression as the filter of a column's scan. The first one owns the views of the vectors it refers to, its forks do not.</summary>
internal sealed unsafe class BoundFilter : PacketFilter
{
    private readonly QuerySource _source;
    private readonly bool _ownsSource;
    private readonly Node _node;
    private readonly Binder _binder;
    private readonly Condition _condition;
    private readonly Workspace _workspace = new();

    private BoundFilter(QuerySource source, bool ownsSource, Node node)
    {
        _source = source;
        _ownsSource = ownsSource;
        _node = node;
        _binder = new Binder(source);
        bool isBound = false;
        try
        {
            _condition = _binder.BindCondition(node);
            isBound = true;
        }
        finally
        {
            if (!isBound)
                Dispose();
        }
    }

    /// <summary>Binds a condition to a column that is open for reading.</summary>
    /// <exception cref="ArgumentException">A name is unknown, a type does not fit, or a vector is of another length.</exception>
    /// <exception cref="InvalidOperationException">A range has rows that the column no longer has.</exception>
    public static BoundFilter Bind(IColumn column, VectorView view, Node node) =>
        new(QuerySource.Of(column, view), ownsSource: true, node);

    public override bool Evaluate(long row, int rows, ulong* isTrue, ulong* isNull)
    {
        _workspace.MoveTo(row, rows);
        _condition.Evaluate(_workspace, null, isTrue, isNull);
        return true;
    }

    public override Outcomes Foresee(long row, ref long endRow) => _condition.Foresee(row, ref endRow);

    public override PacketFilter Fork() => new BoundFilter(_source, ownsSource: false, _node);

    public override void Dispose()
    {
        _binder.Dispose();
        _workspace.Dispose();
        if (_ownsSource)
            _source.Dispose();
    }
}
