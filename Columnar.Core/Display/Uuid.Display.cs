using Columnar.Display;

namespace Columnar;

/// <summary>How a UUID is shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public readonly partial record struct Uuid : IDisplayed
{
    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());
}
