using Columnar.Syntax;

namespace Columnar;

/// <summary>
/// The words of queries: <c>using static Columnar.Expressions;</c> lets one write
/// <c>trades.Where(Column("price") > 10).GroupBy("symbol").Aggregate(Sum("size"))</c>.
/// </summary>
public static class Expressions
{
    /// <summary>A column of the table, or the column a filter stands on, by its name.</summary>
    /// <param name="name">The name, compared exactly.</param>
    public static Expression Column(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(new ColumnNode(name));
    }

    /// <summary>The values of a vector, which must be as long as the column or table that is queried.</summary>
    /// <param name="vector">The vector.</param>
    public static Expression Value(IColumn vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new(new VectorNode(vector));
    }

    /// <summary>A constant, where it does not convert by itself.</summary>
    /// <param name="constant">The constant.</param>
    public static Expression Literal(Expression constant)
    {
        ArgumentNullException.ThrowIfNull(constant);
        return constant;
    }

    /// <summary>The sum: 64-bit and exact for integers, a double for floating-point numbers; 0 of nothing.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate Sum(string column) => Of(AggregateFunction.Sum, Column(column));

    /// <inheritdoc cref="Sum(string)"/>
    /// <param name="operand">What is added up.</param>
    public static Aggregate Sum(Expression operand) => Of(AggregateFunction.Sum, operand);

    /// <summary>The least value, or null of nothing; NaN only where every value is.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate Min(string column) => Of(AggregateFunction.Min, Column(column));

    /// <inheritdoc cref="Min(string)"/>
    /// <param name="operand">The values.</param>
    public static Aggregate Min(Expression operand) => Of(AggregateFunction.Min, operand);

    /// <summary>The greatest value, or null of nothing; NaN only where every value is.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate Max(string column) => Of(AggregateFunction.Max, Column(column));

    /// <inheritdoc cref="Max(string)"/>
    /// <param name="operand">The values.</param>
    public static Aggregate Max(Expression operand) => Of(AggregateFunction.Max, operand);

    /// <summary>The arithmetic mean as a double, or null of nothing; of integers it never overflows.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate Mean(string column) => Of(AggregateFunction.Mean, Column(column));

    /// <inheritdoc cref="Mean(string)"/>
    /// <param name="operand">The values.</param>
    public static Aggregate Mean(Expression operand) => Of(AggregateFunction.Mean, operand);

    /// <summary>The number of rows.</summary>
    public static Aggregate Count() => new(AggregateFunction.RowCount, operand: null);

    /// <summary>The number of values that are not null.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate Count(string column) => Of(AggregateFunction.Count, Column(column));

    /// <inheritdoc cref="Count(string)"/>
    /// <param name="operand">The values.</param>
    public static Aggregate Count(Expression operand) => Of(AggregateFunction.Count, operand);

    /// <summary>The number of rows in which a truth value is true.</summary>
    /// <param name="column">The column's name.</param>
    public static Aggregate CountTrue(string column) => Of(AggregateFunction.CountTrue, Column(column));

    /// <summary>The number of rows in which a condition is true.</summary>
    /// <param name="condition">The condition.</param>
    public static Aggregate CountTrue(Filter condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(AggregateFunction.CountTrue, condition.Node);
    }

    private static Aggregate Of(AggregateFunction function, Expression operand)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return new(function, operand.Node);
    }
}
