using Columnar.Display;

namespace Columnar;

/// <summary>How a region is shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public sealed partial class Region : IDisplayed
{
    /// <summary>The region's name and length.</summary>
    public override string ToString() => Looking.At("a region", () => RegionView.Words(Name, Length));

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());
}
