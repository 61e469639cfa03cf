using Columnar.Arrays;
using Columnar.Display;

namespace Columnar;

/// <summary>The fields of a table in Arrow's terms.</summary>
/// <remarks>Immutable.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public sealed class ArrowSchema : IDisplayed
{
    /// <summary>Makes a schema.</summary>
    /// <param name="fields">The fields, in order.</param>
    /// <param name="metadata">What its producer noted with it, in order; keys may repeat.</param>
    public ArrowSchema(IReadOnlyList<ArrowField> fields, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = [.. fields];
        Metadata = metadata ?? [];
    }

    /// <summary>The fields, in order.</summary>
    public IReadOnlyList<ArrowField> Fields { get; }

    /// <summary>What its producer noted with it, in order; keys may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The fields in words.</summary>
    public override string ToString() => string.Join(", ", Fields);

    DisplayPage IDisplayed.ToDisplay() => ArrowDisplay.Page(this);

    /// <summary>The schema of a table.</summary>
    internal static ArrowSchema Of(TableView table) => new([.. table.Schema.Select(ArrowField.Of)], table.Metadata);
}
