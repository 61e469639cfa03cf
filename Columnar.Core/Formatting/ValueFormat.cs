using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Columnar.Formatting;

/// <summary>
/// How values of a type are written as text, without loss and the same everywhere: integers and decimals with all digits,
/// floating-point numbers with the fewest that read back as the same, dates, times and durations in ISO 8601, UUIDs in their usual form.
/// Text is written as it is, and other bytes in base64: they have no format of this kind.
/// </summary>
/// <remarks>Immutable; any thread may use it.</remarks>
internal abstract class ValueFormat
{
    /// <summary>How values of a type are written; null for text and bytes.</summary>
    /// <param name="type">The type.</param>
    /// <param name="keepsPoint">Whether whole floating-point numbers end in <c>.0</c>, so that they are read as such again.</param>
    public static ValueFormat? TryOf(ElementType type, bool keepsPoint = false) =>
        type.Kind switch
        {
            ElementKind.Int8 => new IntegerFormat<sbyte>(),
            ElementKind.UInt8 => new IntegerFormat<byte>(),
            ElementKind.Int16 => new IntegerFormat<short>(),
            ElementKind.UInt16 => new IntegerFormat<ushort>(),
            ElementKind.Int32 => new IntegerFormat<int>(),
            ElementKind.UInt32 => new IntegerFormat<uint>(),
            ElementKind.Int64 => new IntegerFormat<long>(),
            ElementKind.UInt64 => new IntegerFormat<ulong>(),
            ElementKind.Float16 => new FloatFormat<Half>(keepsPoint),
            ElementKind.Float32 => new FloatFormat<float>(keepsPoint),
            ElementKind.Float64 => new FloatFormat<double>(keepsPoint),
            ElementKind.Bool => new TruthFormat(),
            ElementKind.Date32 => new DateFormat<int>(),
            ElementKind.Time64 => new TimeOfDayFormat<long>(type.Unit),
            ElementKind.Timestamp => new TimestampFormat(type),
            ElementKind.Duration => new DurationFormat(type.Unit),
            ElementKind.Decimal128 => new DecimalFormat<Int128>(type.Scale),
            ElementKind.Uuid => new UuidFormat(),
            ElementKind.OtherFixed => OtherFormats.TryOf(type),
            _ => null,
        };

    /// <summary>The most bytes any format writes.</summary>
    public const int LongestLength = 128;

    /// <summary>The most bytes a value is written in, at most <see cref="LongestLength"/>.</summary>
    public virtual int MaxLength => 64;

    /// <summary>Whether the text is a number as JSON writes them, save for the values that are <see cref="IsFinite"/>'s exceptions.</summary>
    public virtual bool IsNumber => false;

    /// <summary>Whether a value is neither NaN nor infinite.</summary>
    /// <param name="value">Its bytes.</param>
    public virtual bool IsFinite(ReadOnlySpan<byte> value) => true;

    /// <summary>Writes a value.</summary>
    /// <param name="value">Its bytes; of a truth value one byte, 0 or 1.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written, UTF-8.</returns>
    public abstract int Write(ReadOnlySpan<byte> value, Span<byte> target);
}

internal sealed class IntegerFormat<T> : ValueFormat
    where T : unmanaged, IBinaryInteger<T>
{
    public override bool IsNumber => true;

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        MemoryMarshal.Read<T>(value).TryFormat(target, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }
}

internal sealed class FloatFormat<T>(bool keepsPoint) : ValueFormat
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool IsNumber => true;

    public override bool IsFinite(ReadOnlySpan<byte> value) => T.IsFinite(MemoryMarshal.Read<T>(value));

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        T number = MemoryMarshal.Read<T>(value);
        if (!T.IsFinite(number))
        {
            ReadOnlySpan<byte> word =
                T.IsNaN(number) ? "NaN"u8
                : T.IsNegative(number) ? "-inf"u8
                : "inf"u8;
            word.CopyTo(target);
            return word.Length;
        }
        number.TryFormat(target, out int length, default, CultureInfo.InvariantCulture);
        if (keepsPoint && target[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(target[length..]);
            length += 2;
        }
        return length;
    }
}

internal sealed class TruthFormat : ValueFormat
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        ReadOnlySpan<byte> word = value[0] != 0 ? "true"u8 : "false"u8;
        word.CopyTo(target);
        return word.Length;
    }
}

internal sealed class DecimalFormat<T>(int scale) : ValueFormat
    where T : unmanaged, IBinaryInteger<T>
{
    public override int MaxLength => DecimalText.MaxLength;

    public override bool IsNumber => true;

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        DecimalText.Format(MemoryMarshal.Read<T>(value), scale, target);
}

internal sealed class WideDecimalFormat(int scale) : ValueFormat
{
    public override int MaxLength => DecimalText.MaxLength;

    public override bool IsNumber => true;

    public override int Write(ReadOnlySpan<byte> value, Span<byte> target) =>
        DecimalText.Format(new BigInteger(value), scale, target);
}

internal sealed class UuidFormat : ValueFormat
{
    public override int Write(ReadOnlySpan<byte> value, Span<byte> target)
    {
        MemoryMarshal.Read<Uuid>(value).ToGuid().TryFormat(target, out int length);
        return length;
    }
}
