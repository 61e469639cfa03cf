namespace Columnar.Display;

/// <summary>
/// Tells notebooks how values of a type are shown. They look for an attribute of this name and read its properties, so that a library
/// need not know them ("Convention-based formatters" of .NET Interactive).
/// </summary>
/// <param name="formatterSourceType">A type whose <c>CreateTypeFormatters</c> gives the formatters.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The source, made without arguments.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>What is shown where nobody asks for another form.</summary>
    public string[] PreferredMimeTypes { get; set; } = [Formatters.Html, Formatters.Plain];
}
