using System.Globalization;
using Columnar.Display;
using Columnar.Formatting;

namespace Columnar;

/// <summary>How the bytes of a region are shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public sealed partial class RegionView : IDisplayed
{
    /// <summary>The region's name and length.</summary>
    public override string ToString() => Words(Name, Length);

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    internal static string Words(string name, long byteLength) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{DisplayText.Of(name, DisplayText.MaxNameLength)}: a region of {byteLength} bytes"
        );
}
