namespace Columnar.Display;

/// <summary>The formatters of everything that is <see cref="IDisplayed"/>. Notebooks find it by the attribute, and its method by name.</summary>
internal sealed class Formatters
{
    public const string Html = "text/html";
    public const string Plain = "text/plain";
    public const string Csv = "text/csv";

    /// <summary>A formatter per form.</summary>
    public static IEnumerable<object> CreateTypeFormatters() =>
        [
            new Formatter(Html, (value, target) => HtmlPage.Write(value.ToDisplay(), target)),
            new Formatter(Plain, (value, target) => target.Write(value.ToText())),
            new Formatter(Csv, (value, target) => CsvPage.Write(value.ToDisplay(), target)),
        ];
}

/// <summary>Writes values in one form. Notebooks find its members by name.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="write">Writes a value.</param>
internal sealed class Formatter(string mimeType, Action<IDisplayed, TextWriter> write)
{
    /// <summary>The form.</summary>
    public string MimeType => mimeType;

    /// <summary>Writes a value; false where it is none that is known here.</summary>
    public bool Format(object value, TextWriter target)
    {
        if (value is not IDisplayed displayed)
            return false;
        write(displayed, target);
        return true;
    }
}
