namespace Columnar.Display;

/// <summary>Anything that can be looked at as a small table.</summary>
internal interface IDisplayed
{
    /// <summary>What there is to see now: bounded in size, and never an exception for who only looks.</summary>
    DisplayPage ToDisplay();

    /// <summary>The same as plain text.</summary>
    string ToText() => ToString()!;
}
