using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Columnar;

/// <summary>
/// The type of a vector's values: a kind with its parameters. It is written, in the file as in messages to users, as
/// an Arrow format string (Arrow C Data Interface specification, "Data type description").
/// </summary>
/// <remarks>Immutable; compared by value.</remarks>
public sealed class ElementType : IEquatable<ElementType>
{
    private static readonly ElementType?[] s_simple = new ElementType?[16];

    private ElementType(ElementKind kind, string format, int bitWidth, TimeUnit unit = default, string? zone = null)
    {
        Kind = kind;
        Format = format;
        BitWidth = bitWidth;
        Unit = unit;
        TimeZone = zone;
        if (zone is null && kind != ElementKind.Timestamp)
            s_simple[(int)kind] = this;
    }

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

    /// <summary>Timestamps of a unit, with or without a zone.</summary>
    /// <param name="unit">The length of a tick.</param>
    /// <param name="timeZone">A zone name or offset, kept as given; null where the times are local to nowhere.</param>
    public static ElementType Timestamp(TimeUnit unit, string? timeZone = null)
    {
        if (unit > TimeUnit.Nanosecond)
            throw new ArgumentOutOfRangeException(nameof(unit));
        if (string.IsNullOrEmpty(timeZone))
            timeZone = null;
        if (timeZone?.Length > 256)
            throw new ArgumentException("A time zone name has at most 256 characters.", nameof(timeZone));
        if (timeZone is not null && !IsText(timeZone))
            throw new ArgumentException("The time zone name has half a surrogate pair.", nameof(timeZone));
        return new(ElementKind.Timestamp, $"ts{"smun"[(int)unit]}:{timeZone}", 64, unit, timeZone);
    }

    /// <summary>The kind.</summary>
    public ElementKind Kind { get; }

    /// <summary>The Arrow format string, for example <c>l</c> for 64-bit integers.</summary>
    public string Format { get; }

    /// <summary>Bits per value; 0 where the length varies.</summary>
    public int BitWidth { get; }

    /// <summary>The unit of a timestamp; meaningless for other kinds.</summary>
    public TimeUnit Unit { get; }

    /// <summary>The zone of a timestamp, or null.</summary>
    public string? TimeZone { get; }

    /// <summary>Whether values are integers of 8 to 64 bits.</summary>
    public bool IsInteger => Kind is >= ElementKind.Int8 and <= ElementKind.UInt64;

    /// <summary>Whether values are Half, float or double.</summary>
    public bool IsFloatingPoint => Kind is >= ElementKind.Float16 and <= ElementKind.Float64;

    /// <summary>Whether arithmetic is defined on the values.</summary>
    public bool IsNumeric => IsInteger || IsFloatingPoint;

    /// <summary>The element type that <see cref="RawVector{T}"/> gives <typeparamref name="T"/> when none is named.</summary>
    /// <typeparam name="T">The .NET type of the values.</typeparam>
    /// <exception cref="NotSupportedException">Vectors of this type are not supported.</exception>
    public static ElementType Of<T>()
        where T : unmanaged =>
        TryOf<T>(out ElementType? type)
            ? type
            : throw new NotSupportedException(
                $"Vectors of {typeof(T)} are not supported; use an integer of 8 to 64 bits, Half, float, double, Date32 or "
                    + "Timestamp (bool has BoolVector, text has TextVector)."
            );

    internal static bool TryOf<T>([NotNullWhen(true)] out ElementType? type)
        where T : unmanaged
    {
        type =
            typeof(T) == typeof(sbyte) ? Int8
            : typeof(T) == typeof(byte) ? UInt8
            : typeof(T) == typeof(short) ? Int16
            : typeof(T) == typeof(ushort) ? UInt16
            : typeof(T) == typeof(int) ? Int32
            : typeof(T) == typeof(uint) ? UInt32
            : typeof(T) == typeof(long) ? Int64
            : typeof(T) == typeof(ulong) ? UInt64
            : typeof(T) == typeof(Half) ? Float16
            : typeof(T) == typeof(float) ? Float32
            : typeof(T) == typeof(double) ? Float64
            : typeof(T) == typeof(Date32) ? Date32
            : typeof(T) == typeof(Timestamp) ? Timestamp(TimeUnit.Microsecond)
            : null;
        return type is not null;
    }

    /// <summary>Reads an Arrow format string.</summary>
    /// <param name="format">The format string.</param>
    /// <param name="type">The type, or null where it is not one that vectors hold.</param>
    public static bool TryParse(string format, [NotNullWhen(true)] out ElementType? type)
    {
        ArgumentNullException.ThrowIfNull(format);
        type = null;
        foreach (ElementType? simple in s_simple)
        {
            if (simple?.Format == format)
                type = simple;
        }
        if (format.Length is >= 4 and <= 260 && format.StartsWith("ts", StringComparison.Ordinal) && format[3] == ':')
        {
            int unit = "smun".IndexOf(format[2], StringComparison.Ordinal);
            if (unit >= 0 && IsText(format))
                type = Timestamp((TimeUnit)unit, format[4..]);
        }
        return type is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ElementType? other) => other?.Format == Format;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ElementType);

    /// <inheritdoc/>
    public override int GetHashCode() => Format.GetHashCode(StringComparison.Ordinal);

    /// <summary>The type in words, for example <c>int64</c> or <c>timestamp[us, UTC]</c>.</summary>
    public override string ToString() =>
        Kind switch
        {
            ElementKind.Timestamp => TimeZone is null ? $"timestamp[{UnitName}]" : $"timestamp[{UnitName}, {TimeZone}]",
            _ => Kind.ToString().ToLowerInvariant(),
        };

    // Half a surrogate pair is enumerated as the replacement character, which UTF-8 would turn it into.
    private static bool IsText(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);

    private string UnitName =>
        Unit switch
        {
            TimeUnit.Second => "s",
            TimeUnit.Millisecond => "ms",
            TimeUnit.Microsecond => "us",
            _ => "ns",
        };
}
