using System.Globalization;
using Columnar.Types;

namespace Columnar;

/// <summary>The types there are.</summary>
public sealed partial class ElementType
{
    /// <summary>The most bytes of a value of fixed width.</summary>
    public const int MaxByteWidth = 65_536;

    internal const string ExtensionNameKey = "ARROW:extension:name";
    internal const string ExtensionMetadataKey = "ARROW:extension:metadata";
    internal const string UuidExtension = "arrow.uuid";
    internal const string StructExtension = "columnar.struct";

    /// <summary>Signed, 8 bits.</summary>
    public static ElementType Int8 { get; } = new(ElementKind.Int8, "c", 8);

    /// <summary>Unsigned, 8 bits.</summary>
    public static ElementType UInt8 { get; } = new(ElementKind.UInt8, "C", 8);

    /// <summary>Signed, 16 bits.</summary>
    public static ElementType Int16 { get; } = new(ElementKind.Int16, "s", 16);

    /// <summary>Unsigned, 16 bits.</summary>
    public static ElementType UInt16 { get; } = new(ElementKind.UInt16, "S", 16);

    /// <summary>Signed, 32 bits.</summary>
    public static ElementType Int32 { get; } = new(ElementKind.Int32, "i", 32);

    /// <summary>Unsigned, 32 bits.</summary>
    public static ElementType UInt32 { get; } = new(ElementKind.UInt32, "I", 32);

    /// <summary>Signed, 64 bits.</summary>
    public static ElementType Int64 { get; } = new(ElementKind.Int64, "l", 64);

    /// <summary>Unsigned, 64 bits.</summary>
    public static ElementType UInt64 { get; } = new(ElementKind.UInt64, "L", 64);

    /// <summary>IEEE 754 binary16.</summary>
    public static ElementType Float16 { get; } = new(ElementKind.Float16, "e", 16);

    /// <summary>IEEE 754 binary32.</summary>
    public static ElementType Float32 { get; } = new(ElementKind.Float32, "f", 32);

    /// <summary>IEEE 754 binary64.</summary>
    public static ElementType Float64 { get; } = new(ElementKind.Float64, "g", 64);

    /// <summary>Truth values, bit-packed.</summary>
    public static ElementType Bool { get; } = new(ElementKind.Bool, "b", 1);

    /// <summary>Days since 1970-01-01.</summary>
    public static ElementType Date32 { get; } = new(ElementKind.Date32, "tdD", 32);

    /// <summary>Text in UTF-8 with 32-bit offsets.</summary>
    public static ElementType Utf8 { get; } = new(ElementKind.Utf8, "u", 0);

    /// <summary>Text in UTF-8, each different one once, and a 32-bit code per row that names it.</summary>
    public static ElementType DictionaryText { get; } = new(ElementKind.DictionaryText, "i", 32, "dictionary[utf8]");

    /// <summary>Bytes of any length with 32-bit offsets.</summary>
    public static ElementType Binary { get; } = new(ElementKind.Binary, "z", 0);

    /// <summary>UUIDs: the Arrow extension type <c>arrow.uuid</c> over 16 bytes.</summary>
    public static ElementType Uuid { get; } = new(ElementKind.Uuid, "w:16", 128) { ExtensionName = UuidExtension };

    /// <summary>Timestamps of a unit, with or without a zone.</summary>
    /// <param name="unit">The length of a tick.</param>
    /// <param name="timeZone">A zone name or offset, kept as given; null where the times are local to nowhere.</param>
    /// <exception cref="ArgumentException">The zone has more than 256 characters, or half a surrogate pair.</exception>
    public static ElementType Timestamp(TimeUnit unit, string? timeZone = null)
    {
        string symbol = unit.Symbol();
        if (string.IsNullOrEmpty(timeZone))
            timeZone = null;
        if (timeZone?.Length > ElementFormat.MaxZoneLength)
            throw new ArgumentException("A time zone name has at most 256 characters.", nameof(timeZone));
        if (timeZone is not null && !ElementFormat.IsText(timeZone))
            throw new ArgumentException("The time zone name has half a surrogate pair.", nameof(timeZone));
        return new(
            ElementKind.Timestamp,
            $"ts{symbol[0]}:{timeZone}",
            64,
            timeZone is null ? $"timestamp[{symbol}]" : $"timestamp[{symbol}, {timeZone}]"
        )
        {
            Unit = unit,
            TimeZone = timeZone,
        };
    }

    /// <summary>Times of day in microseconds or nanoseconds.</summary>
    /// <param name="unit">The length of a tick.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another unit; times in seconds and milliseconds are 32 bits wide in Arrow.</exception>
    public static ElementType Time64(TimeUnit unit)
    {
        if (unit is not (TimeUnit.Microsecond or TimeUnit.Nanosecond))
            throw new ArgumentOutOfRangeException(
                nameof(unit),
                unit,
                "Times of day in 64 bits are in microseconds or nanoseconds."
            );
        return new(ElementKind.Time64, $"tt{unit.Symbol()[0]}", 64, $"time64[{unit.Symbol()}]") { Unit = unit };
    }

    /// <summary>Lengths of time of a unit.</summary>
    /// <param name="unit">The length of a tick.</param>
    public static ElementType Duration(TimeUnit unit) =>
        new(ElementKind.Duration, $"tD{unit.Symbol()[0]}", 64, $"duration[{unit.Symbol()}]") { Unit = unit };

    /// <summary>Decimal numbers in 128 bits.</summary>
    /// <param name="precision">Their digits, 1 to 38.</param>
    /// <param name="scale">
    /// How many of the digits stand behind the point; negative where so many zeros are left away before it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is not 1 to 38.</exception>
    public static ElementType Decimal128(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, Columnar.Decimal128.MaxPrecision);
        return new(
            ElementKind.Decimal128,
            string.Create(CultureInfo.InvariantCulture, $"d:{precision},{scale}"),
            128,
            string.Create(CultureInfo.InvariantCulture, $"decimal128({precision}, {scale})")
        )
        {
            Precision = precision,
            Scale = scale,
        };
    }

    /// <summary>Bytes of a fixed width.</summary>
    /// <param name="byteWidth">Bytes per value, 1 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is out of that range.</exception>
    public static ElementType FixedBinary(int byteWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(byteWidth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteWidth, MaxByteWidth);
        return new(
            ElementKind.FixedBinary,
            string.Create(CultureInfo.InvariantCulture, $"w:{byteWidth}"),
            byteWidth * 8,
            string.Create(CultureInfo.InvariantCulture, $"fixed_size_binary[{byteWidth}]")
        );
    }

    /// <summary>The bytes of a struct: the extension type <c>columnar.struct</c>, whose metadata is the layout.</summary>
    internal static ElementType Struct(int byteWidth, FieldLayout layout) =>
        new(
            ElementKind.Struct,
            string.Create(CultureInfo.InvariantCulture, $"w:{byteWidth}"),
            byteWidth * 8,
            $"struct{layout.Fields} ({layout.Hash})"
        )
        {
            ExtensionName = StructExtension,
            ExtensionMetadata = layout.ToString(),
        };

    /// <summary>Another Arrow type of a fixed width, kept as bytes.</summary>
    internal static ElementType OtherFixed(string format, int bitWidth, string words) =>
        new(ElementKind.OtherFixed, format, bitWidth, words);
}
