using Columnar.Display;

namespace Columnar;

/// <summary>How a type is shown to people.</summary>
[TypeFormatterSource(typeof(Formatters))]
public sealed partial class ElementType : IDisplayed
{
    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());
}
