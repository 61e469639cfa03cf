using Columnar.Display;
using Columnar.Ipc.Flatbuffers;
using Columnar.Types;

namespace Columnar;

/// <summary>The type of an Arrow field: a family with its parameters.</summary>
/// <remarks>Immutable; compared by value.</remarks>
[TypeFormatterSource(typeof(Formatters))]
public abstract record ArrowType : IDisplayed
{
    private protected ArrowType() { }

    /// <summary>
    /// The format string of the Arrow C Data Interface, for example <c>l</c> for 64-bit integers; of a dictionary-encoded
    /// type, that of its indices.
    /// </summary>
    public abstract string Format { get; }

    /// <summary>The type of the vector that an import makes of such a field.</summary>
    /// <exception cref="NotSupportedException">No vector holds such values.</exception>
    public ElementType ElementType =>
        VectorType ?? throw new NotSupportedException($"No vector holds values of type {this}.");

    /// <summary>The type of the vector that an import makes of such a field; null where no vector holds such values.</summary>
    internal abstract ElementType? VectorType { get; }

    /// <summary>The family, as IPC metadata numbers it.</summary>
    internal abstract ArrowTypeTag Tag { get; }

    /// <summary>How arrays lie in memory.</summary>
    internal abstract ArrowLayout Layout { get; }

    /// <summary>The fields of nested values; none for flat types.</summary>
    internal virtual IReadOnlyList<ArrowField> Children => [];

    /// <summary>The type in words, for example <c>int64</c>.</summary>
    private protected abstract string Words { get; }

    /// <summary>The Arrow type whose buffers are those of vectors of an element type.</summary>
    /// <param name="type">The vector's type.</param>
    /// <exception cref="NotSupportedException">It is not one of those.</exception>
    public static ArrowType Of(ElementType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        // Text of a dictionary is shown as text: its format string is that of its codes.
        if (type.Kind == ElementKind.DictionaryText)
            return TextType.Utf8;
        return ArrowFormat.TryParse(type.Format)
            ?? throw new NotSupportedException($"Vectors of {type} have no Arrow type.");
    }

    /// <summary>The type that vectors have under a format string; null where there is none.</summary>
    private protected static ElementType? VectorTypeOf(string format) =>
        ElementType.TryParse(format, out ElementType? type) ? type : null;

    /// <summary>The type in words, for example <c>int64</c> or <c>timestamp[us, UTC]</c>.</summary>
    public sealed override string ToString() => Words;

    DisplayPage IDisplayed.ToDisplay() => DisplayPage.OfWords(ToString());

    /// <summary>Writes the flatbuffer table of the parameters and returns its place.</summary>
    internal abstract int WriteTable(FlatbufferBuilder builder);
}
