using System.Diagnostics.CodeAnalysis;
using Columnar.Types;

namespace Columnar;

/// <summary>
/// The type of a vector's values: a kind with its parameters. It is written, in the file as in messages to users, as
/// an Arrow format string (Arrow C Data Interface specification, "Data type description"), for UUIDs and structs beside the
/// name and metadata of an Arrow extension type.
/// </summary>
/// <remarks>Immutable; compared by value.</remarks>
public sealed partial class ElementType : IEquatable<ElementType>
{
    private readonly string _words;

    private ElementType(ElementKind kind, string format, int bitWidth, string? words = null)
    {
        Kind = kind;
        Format = format;
        BitWidth = bitWidth;
        _words = words ?? kind.ToString().ToLowerInvariant();
    }

    /// <summary>The kind.</summary>
    public ElementKind Kind { get; }

    /// <summary>
    /// The Arrow format string, for example <c>l</c> for 64-bit integers; of a dictionary-encoded type that of its codes.
    /// </summary>
    public string Format { get; }

    /// <summary>The name of the Arrow extension type, for example <c>arrow.uuid</c>; null where it is none.</summary>
    public string? ExtensionName { get; private init; }

    /// <summary>The parameters of the Arrow extension type: of structs the layout. Null where there are none.</summary>
    public string? ExtensionMetadata { get; private init; }

    /// <summary>Bits per value; 0 where the length varies.</summary>
    public int BitWidth { get; }

    /// <summary>The unit of a timestamp, time of day or duration; meaningless for other kinds.</summary>
    public TimeUnit Unit { get; private init; }

    /// <summary>The zone of a timestamp, or null.</summary>
    public string? TimeZone { get; private init; }

    /// <summary>The decimal digits of a <see cref="ElementKind.Decimal128"/>, 1 to 38; 0 for other kinds.</summary>
    public int Precision { get; private init; }

    /// <summary>How many of the digits stand behind the point; negative where zeros are left away before it. 0 for other kinds.</summary>
    public int Scale { get; private init; }

    /// <summary>Whether values are integers of 8 to 64 bits.</summary>
    public bool IsInteger => Kind is >= ElementKind.Int8 and <= ElementKind.UInt64;

    /// <summary>Whether values are Half, float or double.</summary>
    public bool IsFloatingPoint => Kind is >= ElementKind.Float16 and <= ElementKind.Float64;

    /// <summary>Whether values are text, with or without a dictionary.</summary>
    public bool IsText => Kind is ElementKind.Utf8 or ElementKind.DictionaryText;

    /// <summary>Whether arithmetic is defined on the values.</summary>
    public bool IsNumeric => IsInteger || IsFloatingPoint;

    /// <summary>What Arrow notes of an extension type in the metadata of its field; nothing for other types.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ExtensionFields =>
        ExtensionName is null ? []
        : ExtensionMetadata is null ? [new(ExtensionNameKey, ExtensionName)]
        : [new(ExtensionNameKey, ExtensionName), new(ExtensionMetadataKey, ExtensionMetadata)];

    /// <summary>The metadata of a field of this type: what others noted with what the extension type notes.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> WithExtension(
        IReadOnlyList<KeyValuePair<string, string>>? metadata
    ) => [.. ExtensionFields, .. WithoutExtension(metadata ?? [])];

    /// <summary>The metadata of a field of this type without what the extension type notes.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> WithoutExtension(
        IReadOnlyList<KeyValuePair<string, string>> metadata
    ) =>
        ExtensionName is null
            ? metadata
            : [.. metadata.Where(pair => pair.Key is not (ExtensionNameKey or ExtensionMetadataKey))];

    /// <summary>Whether a .NET type's values may lie in vectors of different units, zones, precisions or scales.</summary>
    internal bool IsParametrised =>
        Kind is ElementKind.Timestamp or ElementKind.Time64 or ElementKind.Duration or ElementKind.Decimal128;

    /// <summary>Whether vectors of this type hold the values of a .NET type that <see cref="Of{T}"/> gives another type.</summary>
    internal bool Holds(ElementType own) => Kind == own.Kind && (IsParametrised || Equals(own));

    /// <summary>Reads an Arrow format string.</summary>
    /// <param name="format">The format string.</param>
    /// <param name="type">The type, or null where it is not one that vectors hold.</param>
    public static bool TryParse(string format, [NotNullWhen(true)] out ElementType? type) =>
        TryParse(format, null, null, out type);

    /// <summary>Reads an Arrow format string beside an extension type's name and metadata.</summary>
    /// <param name="format">The format string of the storage.</param>
    /// <param name="extensionName">The extension type's name; one that is not known here changes nothing.</param>
    /// <param name="extensionMetadata">The extension type's metadata.</param>
    /// <param name="type">
    /// The type, or null where it is not one that vectors hold, or a known extension type contradicts its storage or metadata.
    /// </param>
    public static bool TryParse(
        string format,
        string? extensionName,
        string? extensionMetadata,
        [NotNullWhen(true)] out ElementType? type
    )
    {
        ArgumentNullException.ThrowIfNull(format);
        type = extensionName switch
        {
            UuidExtension => ElementFormat.Parse(format) is { Kind: ElementKind.FixedBinary, BitWidth: 128 }
                ? Uuid
                : null,
            StructExtension => ElementFormat.Parse(format) is { Kind: ElementKind.FixedBinary } bytes
            && FieldLayout.TryParse(extensionMetadata, out FieldLayout? layout)
                ? Struct(bytes.BitWidth / 8, layout)
                : null,
            _ => ElementFormat.Parse(format),
        };
        return type is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ElementType? other) =>
        other is not null
        && other.Kind == Kind
        && other.Format == Format
        && other.ExtensionMetadata == ExtensionMetadata;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ElementType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Format, ExtensionMetadata);

    /// <summary>The type in words, for example <c>int64</c> or <c>timestamp[us, UTC]</c>.</summary>
    public override string ToString() => _words;
}
