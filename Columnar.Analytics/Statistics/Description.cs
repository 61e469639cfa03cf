using System.Globalization;
using Columnar.Queries;
using Columnar.Vectors;

namespace Columnar.Statistics;

/// <summary>The figures of some columns side by side, a row per column.</summary>
internal static class Description
{
    /// <summary>Describes columns of a table; its lease is held.</summary>
    public static QueryResult Of(TableView table, IReadOnlyList<TableColumn> columns, ScanOptions? options)
    {
        Figures[] rows = Read(table, columns, options);
        Spread?[] spreads =
        [
            .. columns.Select(column => column.Type.IsNumeric ? Spread.Of(table[column.Name], options) : null),
        ];
        return new QueryResult(
            [
                Text("column", [.. columns.Select(column => column.Name)]),
                Text("type", [.. columns.Select(column => CellDisplay.TypeOf(column.Type, column.IsNullable))]),
                Whole("count", Array.ConvertAll(rows, row => row.Count)),
                Whole("nulls", Array.ConvertAll(rows, row => table.RowCount - row.Count)),
                Number("mean", Array.ConvertAll(rows, row => row.Mean)),
                Number("deviation", Array.ConvertAll(spreads, spread => spread?.Deviation)),
                Extremes("min", Array.ConvertAll(rows, row => row.Min)),
                Number("25%", Array.ConvertAll(spreads, spread => spread?.Quartiles?[0])),
                Number("50%", Array.ConvertAll(spreads, spread => spread?.Quartiles?[1])),
                Number("75%", Array.ConvertAll(spreads, spread => spread?.Quartiles?[2])),
                Extremes("max", Array.ConvertAll(rows, row => row.Max)),
            ],
            columns.Count
        );
    }

    // One pass for what the query engine knows.
    private static Figures[] Read(TableView table, IReadOnlyList<TableColumn> columns, ScanOptions? options)
    {
        List<Aggregate> aggregates = [];
        foreach (TableColumn column in columns)
        {
            aggregates.Add(Expressions.Count(column.Name));
            if (HasOrder(column.Type))
                aggregates.AddRange(Expressions.Min(column.Name), Expressions.Max(column.Name));
            if (column.Type.IsNumeric)
                aggregates.Add(Expressions.Mean(column.Name));
        }
        if (aggregates.Count == 0)
            return [];
        QueryResult found = new TableQuery(table, options: options).Aggregate(aggregates);
        int next = 0;
        return
        [
            .. columns.Select(column =>
            {
                long count = (long)found[0, next++]!;
                ResultColumn? min = HasOrder(column.Type) ? found.ColumnAt(next++) : null;
                ResultColumn? max = HasOrder(column.Type) ? found.ColumnAt(next++) : null;
                return new Figures(count, min, max, column.Type.IsNumeric ? (double?)found[0, next++] : null);
            }),
        ];
    }

    private static bool HasOrder(ElementType type) =>
        type.IsNumeric
        || type.IsText
        || type.Kind
            is ElementKind.Date32
                or ElementKind.Timestamp
                or ElementKind.Time64
                or ElementKind.Duration
                or ElementKind.Decimal128
                or ElementKind.Uuid;

    // In the type of the columns where it is one, as doubles where all are numbers, else as text.
    private static ResultColumn Extremes(string name, ResultColumn?[] values)
    {
        ResultColumn[] known = [.. values.OfType<ResultColumn>()];
        if (known.Length > 0 && Array.TrueForAll(known, one => one.Column.Type.Equals(known[0].Column.Type)))
            return known[0].Stack(new TableColumn(name, known[0].Column.Type, IsNullable: true), values);
        return Array.TrueForAll(known, one => one.Column.Type.IsNumeric)
            ? Number(name, Array.ConvertAll(values, one => ToDouble(one?[0])))
            : Text(name, Array.ConvertAll(values, one => one?.GetText(0)));
    }

    private static double? ToDouble(object? number) =>
        number switch
        {
            null => null,
            Half half => (double)half,
            _ => Convert.ToDouble(number, CultureInfo.InvariantCulture),
        };

    private static ResultColumn<string> Text(string name, string?[] values) =>
        new(
            new TableColumn(name, ElementType.Utf8, IsNullable: true),
            Array.ConvertAll(values, value => value ?? ""),
            Array.ConvertAll(values, value => value is null)
        );

    private static ResultColumn<long> Whole(string name, long[] values) =>
        new(new TableColumn(name, ElementType.Int64), values, null);

    private static ResultColumn<double> Number(string name, double?[] values) =>
        new(
            new TableColumn(name, ElementType.Float64, IsNullable: true),
            Array.ConvertAll(values, value => value.GetValueOrDefault()),
            Array.ConvertAll(values, value => value is null)
        );

    /// <summary>What one pass finds of a column; extremes are columns of one row.</summary>
    private sealed record Figures(long Count, ResultColumn? Min, ResultColumn? Max, double? Mean);
}
