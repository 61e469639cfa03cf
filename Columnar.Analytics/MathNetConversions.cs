using Columnar.Memory;
using Columnar.Statistics;
using MathNet.Numerics.LinearAlgebra;

namespace Columnar;

/// <summary>Columns and tables as vectors and matrices of MathNet.Numerics, and back.</summary>
/// <remarks>
/// MathNet keeps its values in arrays of the runtime, so all of them are copied, once in each direction. A vector of MathNet is appended
/// to a vector of doubles as any sequence is: <c>price.Append(vector)</c>.
/// </remarks>
public static class MathNetConversions
{
    /// <summary>Copies the values of a column of numbers to a dense vector.</summary>
    /// <param name="column">The column; 64-bit integers beyond 2^53 become the nearest double.</param>
    /// <param name="nullAs">What stands for nulls, for example <see cref="double.NaN"/>; null to refuse columns that have some.</param>
    /// <exception cref="ArgumentException">The column's values are neither integers nor floating-point numbers, or it has no row, which no vector of MathNet is.</exception>
    /// <exception cref="InvalidOperationException">The column has nulls and nothing stands for them, or more rows than an array holds.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static Vector<double> ToMathNetVector(this IColumn column, double? nullAs = null)
    {
        ArgumentNullException.ThrowIfNull(column);
        using ViewScope<VectorView> scope = column.OpenView();
        Check(scope.View, nullAs, nameof(column));
        double[] values = NewArray(scope.View.Name, scope.View.Length, 1);
        DoubleRows.Copy(scope.View, values, nullAs ?? 0);
        return Vector<double>.Build.Dense(values);
    }

    /// <summary>Copies columns of numbers to a dense matrix: a row per row, a column per column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns, in the order wanted; null for all.</param>
    /// <param name="nullAs">What stands for nulls, for example <see cref="double.NaN"/>; null to refuse columns that have some.</param>
    /// <exception cref="ArgumentException">
    /// There is no such column, a column's values are neither integers nor floating-point numbers, or there is no row or column, which no matrix of MathNet is without.
    /// </exception>
    /// <exception cref="InvalidOperationException">A column has nulls and nothing stands for them, or the values are more than an array holds.</exception>
    /// <exception cref="ObjectDisposedException">The database or snapshot is disposed.</exception>
    public static Matrix<double> ToMathNetMatrix(
        this ITable table,
        IReadOnlyList<string>? columns = null,
        double? nullAs = null
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        using ViewScope<TableView> scope = table.OpenView();
        TableView view = scope.View;
        VectorView[] views =
        [
            .. (columns ?? [.. view.Schema.Select(column => column.Name)]).Select(name => view[name]),
        ];
        if (views.Length == 0)
            throw new ArgumentException($"Of table '{view.Name}' no column was asked for.", nameof(columns));
        foreach (VectorView column in views)
            Check(column, nullAs, nameof(table));
        int rows = (int)Math.Min(view.RowCount, Array.MaxLength);
        double[] values = NewArray(view.Name, view.RowCount, views.Length);
        for (int i = 0; i < views.Length; i++)
            DoubleRows.Copy(views[i], values.AsSpan(i * rows, rows), nullAs ?? 0);
        // MathNet keeps dense matrices column by column.
        return Matrix<double>.Build.Dense(rows, views.Length, values);
    }

    /// <summary>Appends the rows of a matrix to a table, all of them or, after an exception, none: column by column, in order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="matrix">As many columns as the table has; values are converted without loss.</param>
    /// <exception cref="ArgumentException">The table has more or fewer columns, or one that takes no numbers.</exception>
    /// <exception cref="OverflowException">A value is out of its column's range, or would be rounded.</exception>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static void Append(this Table table, Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(matrix);
        IReadOnlyList<TableColumn> schema = table.Schema;
        if (schema.Count != matrix.ColumnCount)
            throw new ArgumentException(
                $"Table '{table.Name}' has {schema.Count} columns, the matrix {matrix.ColumnCount}.",
                nameof(matrix)
            );
        TableAppender rows = table.BeginAppend();
        for (int i = 0; i < schema.Count; i++)
            rows.Column<double>(schema[i].Name).Append(matrix.Column(i).AsArray() ?? matrix.Column(i).ToArray());
        rows.Flush();
    }

    private static void Check(VectorView column, double? nullAs, string parameter)
    {
        if (!column.Type.IsNumeric)
            throw new ArgumentException(
                $"'{column.Name}' is {column.Type}; MathNet takes columns of integers and of floating-point numbers.",
                parameter
            );
        if (column.Length == 0)
            throw new ArgumentException(
                $"'{column.Name}' has no row; MathNet has no empty vectors or matrices.",
                parameter
            );
        if (nullAs is null && column.NullCount > 0)
            throw new InvalidOperationException(
                $"'{column.Name}' has {column.NullCount} nulls; say what stands for them, for example nullAs: double.NaN."
            );
    }

    private static double[] NewArray(string name, long rows, int columns) =>
        rows <= Array.MaxLength / columns
            ? new double[rows * columns]
            : throw new InvalidOperationException(
                $"'{name}' has {rows} rows; with {columns} columns an array holds {Array.MaxLength / columns}."
            );
}
