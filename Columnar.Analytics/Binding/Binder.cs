using Columnar.Evaluation;
using Columnar.Scans;
using Columnar.Syntax;

namespace Columnar.Binding;

/// <summary>
/// Binds expressions to the columns of a source: checks names and types, and gives what evaluates them. What a binder has bound
/// shares its readers and so belongs to one thread; another thread binds for itself.
/// </summary>
/// <param name="source">Where names are looked up.</param>
internal sealed class Binder(QuerySource source) : IDisposable
{
    private readonly Dictionary<VectorView, PacketReader> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<VectorView, ColumnLanes> _lanes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The source.</summary>
    public QuerySource Source => source;

    /// <summary>The bytes a row has in all columns that were bound.</summary>
    public int BytesPerRow =>
        _readers.Keys.Sum(view =>
            Math.Max(1, view.Type.IsText || view.Type.BitWidth == 0 ? 16 : view.Type.BitWidth / 8)
        );

    /// <summary>Binds a condition.</summary>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public Condition BindCondition(Node node) => AsCondition(Bind(node));

    /// <summary>Binds an expression of any type.</summary>
    /// <exception cref="ArgumentException">A column is unknown, or a type does not fit.</exception>
    public Operand Bind(Node node)
    {
        switch (node)
        {
            case ColumnNode or VectorNode:
                return BindColumn(node);
            case LiteralNode literal:
                return new ConstantOperand(literal.ToString(), literal.Value);
            case ArithmeticNode arithmetic:
                return ArithmeticBinder.Bind(arithmetic, Bind(arithmetic.Left), Bind(arithmetic.Right));
            case NegateNode negate:
                return ArithmeticBinder.Negate(negate, Bind(negate.Operand));
            default:
                return new TruthOperand(node.ToString(), BindTruth(node));
        }
    }

    /// <summary>Binds a column by its name.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Operand BindName(string name) => BindColumn(new ColumnNode(name));

    /// <summary>A column's reader, one for all that is bound.</summary>
    public PacketReader Reader(VectorView view)
    {
        if (!_readers.TryGetValue(view, out PacketReader? reader))
            _readers.Add(view, reader = new PacketReader(view));
        return reader;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PacketReader reader in _readers.Values)
            reader.Dispose();
    }

    private Operand BindColumn(Node node)
    {
        VectorView view = source.View(node);
        string text = $"Column '{view.Name}'";
        PacketReader reader = Reader(view);
        bool isDecimal = view.Type.Kind == ElementKind.Decimal128;
        if (view.Type.Kind == ElementKind.Bool)
            return new TruthOperand(text, new BoolCondition(reader));
        if (!view.Type.IsNumeric && !TemporalBinder.IsTemporal(view.Type) && !isDecimal)
            return new BytesOperand(text, reader);
        if (!_lanes.TryGetValue(view, out ColumnLanes? lanes))
            _lanes.Add(view, lanes = new ColumnLanes(reader));
        return isDecimal ? new DecimalOperand(text, lanes) : new NumberOperand(text, lanes);
    }

    private Condition BindTruth(Node node) =>
        node switch
        {
            ComparisonNode comparison => ComparisonBinder.Bind(
                comparison.Operator,
                Bind(comparison.Left),
                Bind(comparison.Right)
            ),
            BetweenNode between => ComparisonBinder.Between(
                Bind(between.Operand),
                Bind(between.Low),
                Bind(between.High)
            ),
            InNode inList => ListBinder.Bind(Bind(inList.Operand), [.. inList.Values.Select(Bind)]),
            LikeNode like => BindLike(like),
            IsNullNode isNull => BindIsNull(Bind(isNull.Operand)),
            NotNode not => new NotCondition(BindCondition(not.Operand)),
            LogicNode logic => BindLogic(logic),
            RowsNode rows => BindRows(rows),
            _ => throw new NotSupportedException($"There is no evaluation of {node}."),
        };

    private RowsCondition BindRows(RowsNode rows)
    {
        if (rows.EndRow > source.RowCount)
            Throw.RangeCut(rows.FirstRow, rows.EndRow, source.RowCount);
        return new RowsCondition(rows.FirstRow, rows.EndRow);
    }

    private LogicCondition BindLogic(LogicNode logic)
    {
        var operands = new List<Condition>();
        foreach (Node operand in logic.Operands)
        {
            Condition condition = BindCondition(operand);
            if (logic.IsAnd && operands.Count > 0 && RangeBinder.TryIntersect(operands[^1], condition) is { } both)
                operands[^1] = both;
            else
                operands.Add(condition);
        }
        return new LogicCondition(logic.IsAnd, [.. operands]);
    }

    private Condition BindLike(LikeNode like)
    {
        Operand operand = Bind(like.Operand);
        return operand switch
        {
            BytesOperand { IsText: true } text => new TextCondition<TextMatches>(
                text.Reader,
                new TextMatches(new LikePattern(like.Pattern))
            ),
            ConstantOperand { Value: null } => new ConstantCondition(null),
            _ => throw new ArgumentException($"{operand}; like needs a column of text."),
        };
    }

    private static Condition BindIsNull(Operand operand) =>
        operand switch
        {
            NumberOperand { Lanes: ColumnLanes column } => new ColumnIsNull(column.Reader),
            NumberOperand number => new LanesAreNull(number.Lanes),
            DecimalOperand number => new ColumnIsNull(number.Lanes.Reader),
            BytesOperand bytes => new ColumnIsNull(bytes.Reader),
            TruthOperand truth => new ConditionIsNull(truth.Condition),
            _ => new ConstantCondition(operand is ConstantOperand { Value: null }),
        };

    /// <summary>A truth value as a condition.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Condition AsCondition(Operand operand) =>
        operand switch
        {
            TruthOperand truth => truth.Condition,
            ConstantOperand { Value: bool or null } constant => new ConstantCondition((bool?)constant.Value),
            _ => throw new ArgumentException($"{operand}; a condition (bool) was expected."),
        };
}
