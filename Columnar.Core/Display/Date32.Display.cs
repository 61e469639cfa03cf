using Columnar.Display;

namespace Columnar;

/// <summary>How a date is shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public readonly partial record struct Date32 : IDisplayed
{
    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());
}
