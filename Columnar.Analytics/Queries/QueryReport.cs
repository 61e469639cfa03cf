using System.Globalization;
using Columnar.Display;

namespace Columnar;

/// <summary>The answer to a query, and what it took.</summary>
/// <param name="Result">The answer.</param>
/// <param name="BlockCount">Blocks of 65,536 rows of the table, the last one begun.</param>
/// <param name="BlocksRead">Blocks of which values were read.</param>
/// <param name="Elapsed">The time the query took.</param>
[TypeFormatterSource(typeof(Formatters))]
public sealed record QueryReport(QueryResult Result, long BlockCount, long BlocksRead, TimeSpan Elapsed) : IDisplayed
{
    /// <summary>Blocks that were not read: their statistics ruled out every row, or answered for all of them.</summary>
    public long BlocksSkipped => BlockCount - BlocksRead;

    /// <summary>What the query took, and its result as text.</summary>
    public override string ToString() => $"{Effort}{Environment.NewLine}{Result}";

    private string Effort =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{BlocksRead} of {BlockCount} blocks read, {BlocksSkipped} skipped, {Elapsed.TotalMilliseconds:F1} ms"
        );

    DisplayPage IDisplayed.ToDisplay()
    {
        DisplayPage page = ((IDisplayed)Result).ToDisplay();
        return page with { Title = $"{page.Title}; {Effort}" };
    }

    string IDisplayed.ToText() => TextPage.Of(((IDisplayed)this).ToDisplay());
}
