using System.Globalization;
using Columnar.Arrays;
using Columnar.Display;

namespace Columnar;

/// <summary>Rows of a table in Arrow's terms: an array per field, all of one length.</summary>
/// <remarks>Immutable; any thread may read it.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ArrowBatch : IDisplayed
{
    private readonly ArrowArray[] _columns;

    internal ArrowBatch(ArrowSchema schema, int length, ArrowArray[] columns)
    {
        Schema = schema;
        Length = length;
        _columns = columns;
    }

    /// <summary>The fields.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>An array per field, in the schema's order.</summary>
    public IReadOnlyList<ArrowArray> Columns => _columns;

    /// <summary>The batch's length and fields.</summary>
    public override string ToString() => $"{Length} rows: {Schema}";

    DisplayPage IDisplayed.ToDisplay() =>
        ArrowDisplay.Page(
            string.Create(CultureInfo.InvariantCulture, $"Arrow batch: {Length} rows, {_columns.Length} fields"),
            _columns,
            Schema.Fields,
            Length
        );

    string IDisplayed.ToText() => TextPage.Of(((IDisplayed)this).ToDisplay());
}
